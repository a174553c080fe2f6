"""A board of the RP2 family from its boot ROM on: its drive as a folder, then the MicroPython that its flash holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_doubles.board import Board
from marelle_doubles.loaders.drive_faults import DriveFault
from marelle_doubles.loaders.drive_firmware import Note, kind_of, starts
from marelle_doubles.loaders.drive_rp2 import BootRom, FlashFile, read_block

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marelle_doubles.board import Wires
    from marelle_doubles.doors import Door
    from marelle_doubles.interpreter import Cut
    from marelle_doubles.loaders.drive_folder import DriveFolder
    from marelle_doubles.loaders.drive_rp2 import Block, Chip

_LOOK_S = 0.015
_COMES_S = 1.0  # a computer mounts a drive of USB
_BLOCK_S = 0.0009  # 512 bytes at USB's full speed, and a page of a W25Q16JV: its data sheet, 9.6, says 0.4 ms
_ERASE_S = 0.045  # of a sector: there too


class Uf2Board:
    """A double that is served as a `Board` is; its flash is a file as long as the flash.

    Attributes:
        door: the port of its MicroPython. drive: its boot ROM's folder.
        fault: what goes wrong once. speed: how many times faster than a real one its boot ROM and its flash are.
        heap_bytes: of its programs, 0 for what such a board has.
    """

    def __init__(
        self, chip: Chip, door: Door, flash: Path, unique_id: str, wires: Wires, drive: DriveFolder
    ) -> None:
        """Make a board without current; `fault`, `speed` and `heap_bytes` may be set before it has some."""
        self.chip, self.door, self.drive = chip, door, drive
        self._path, self._unique_id, self._wires = flash, unique_id, wires
        self._flash, self._note = FlashFile(flash), Note(flash)
        self.fault, self.speed, self.heap_bytes = DriveFault(), 1.0, 0
        self._board: Board | None = None
        self._rom: BootRom | None = None
        self._blocks = self._starts = self._dropped = 0
        self._happens: list[tuple[bytes, str]] = []
        self._looks_s = self._takes_s = 0.0
        self._comes_s: float | None = None
        self._restarts_s: float | None = None
        self._has_computer, self._is_on, self._stalls = True, False, False
        self._cut: Cut | None = None

    @property
    def is_on(self) -> bool:
        """Whether it has current."""
        return self._is_on if self._board is None else self._board.is_on

    @property
    def starts(self) -> int:
        """How often a MicroPython has started."""
        return self._starts + (self._board.starts if self._board else 0)

    @property
    def dropped(self) -> int:
        """How many bytes its receiver has lost."""
        return self._dropped + (self._board.dropped if self._board else 0)

    def when_printed(self, printed: bytes, happens: str) -> None:
        """See `Board`."""
        self._happens.append((printed, happens))
        if self._board is not None:
            self._board.when_printed(printed, happens)

    def power(self, now_s: float, cut: Cut | None = None, *, has_computer: bool = True) -> None:
        """Give it current; its drive comes where its flash has no start."""
        self._cut, self._has_computer, self._is_on = cut, has_computer, True
        if starts(self.chip, self._flash):
            self._start(now_s)
        else:
            self._enter(now_s)

    def enter_boot_loader(self, now_s: float) -> None:
        """Give it current with its BOOTSEL button held: its drive comes."""
        self._cut, self._has_computer, self._is_on = None, True, True
        self._enter(now_s)

    def reset(self, now_s: float) -> None:
        """Press its reset button."""
        if self.is_on:
            self.power(now_s, has_computer=self._has_computer)

    def unplug(self) -> None:
        """Take its cable out."""
        self._stop()
        self._is_on = False
        self.door.close()

    def remove(self) -> None:
        """Leave nothing behind."""
        self.unplug()
        self.drive.remove()
        self._flash.close()

    def _stop(self) -> None:
        if self._board is not None:
            self._board.unplug()
            self._starts, self._dropped = self.starts, self.dropped
        self._board = self._rom = None
        self._comes_s = self._restarts_s = None
        self._stalls = False
        self.drive.go()

    def _enter(self, now_s: float) -> None:
        """Be in the boot ROM: its drive comes where there is a computer."""
        self._stop()
        self._rom, self._blocks = BootRom(self.chip, self._flash), 0
        self._comes_s = now_s + _COMES_S / self.speed if self._has_computer else None

    def _start(self, now_s: float) -> None:
        """Start what the flash holds: a MicroPython that came whole, or nothing that a computer sees."""
        self._stop()
        kind = kind_of(self._note.firmware(self._flash), self.chip, self._flash.size)
        if kind is None:
            return
        if self.heap_bytes:
            kind = kind._replace(heap_bytes=self.heap_bytes)
        self._board = Board(kind, self.door, self._path, self._unique_id, self._wires)
        self._board.on_boot_loader = self._enter
        for printed, happens in self._happens:
            self._board.when_printed(printed, happens)
        has_computer = self._has_computer and self.fault.kind != "no-port"
        self._fault_is_over("no-port")
        self._board.power(now_s, self._cut, has_computer=has_computer)

    def _fault_is_over(self, kind: str) -> None:
        if self.fault.kind == kind:
            self.fault = DriveFault()

    def files(self) -> Iterator[int]:
        """Give what it waits for."""
        yield from self.door.files() if self._board is None else self._board.files()

    def full_files(self) -> Iterator[int]:
        """Give what has to take more before it can go on."""
        if self._board is not None:
            yield from self._board.full_files()

    def next_s(self) -> float | None:
        """Return when it is to be served though nothing has come."""
        times = [self._comes_s, self._restarts_s]
        if self._is_looking:
            times.append(max(self._looks_s, self._takes_s))
        if self._board is not None:
            times.append(self._board.next_s())
        return min((time for time in times if time is not None), default=None)

    def serve(self, ready: int, now_s: float) -> None:
        """Take what has come by one of its files."""
        if self._board is not None:
            self._board.serve(ready, now_s)
        else:
            self.door.read(ready)

    def tick(self, now_s: float) -> None:
        """Bring on what is under way."""
        if self._comes_s is not None and now_s >= self._comes_s:
            self._comes_s = None
            self.drive.come(self.chip.files())
        if self._is_looking and now_s >= max(self._looks_s, self._takes_s):
            self._looks_s = now_s + _LOOK_S
            self._take(now_s)
        if self._restarts_s is not None and now_s >= self._restarts_s:
            self._restart(now_s)
        if self._board is not None:
            self._board.tick(now_s)

    @property
    def _is_looking(self) -> bool:
        """Whether its drive is there and takes what is written to it."""
        comes = self._comes_s is not None or not self._has_computer
        return self._rom is not None and not comes and not self._stalls

    def _take(self, now_s: float) -> None:
        """Take what was written to the drive, as long as the flash keeps up."""
        rom = self._rom
        assert rom is not None
        self._takes_s = max(self._takes_s, now_s)
        for sector in self.drive.written():
            block = read_block(sector.data)
            if block is not None and self._restarts_s is None:
                self._blocks += 1
                if self._ends_at(block, rom, now_s):
                    return
                self._write(block, rom)
            if rom.is_complete and self._restarts_s is None:
                self._restarts_s = self._takes_s + self.chip.restart_s / self.speed
            if self._takes_s > now_s + _LOOK_S:
                return

    def _ends_at(self, block: Block, rom: BootRom, now_s: float) -> bool:
        """Return whether something happens before that block, by which this drive takes no more."""
        kind, is_there = self.fault.kind, self._blocks >= self.fault.block
        if kind == "cut" and is_there:
            self.fault = DriveFault()
            self.unplug()
        elif kind == "early" and rom.lacks_only(block):
            self.fault = DriveFault()
            self.power(now_s, has_computer=self._has_computer)
        elif kind == "stall" and is_there:
            self.fault, self._stalls = DriveFault(), True
        return self._stalls or self._rom is not rom

    def _write(self, block: Block, rom: BootRom) -> None:
        if self.fault.kind == "lost-block" and self._blocks == self.fault.block:
            self.fault = DriveFault()
            return
        erased = rom.erased
        rom.take(block)
        self._takes_s += (_BLOCK_S + _ERASE_S * (rom.erased - erased)) / self.speed

    def _restart(self, now_s: float) -> None:
        """Do as the boot ROM when all is there: restart, into the program in RAM if it was one, which no double runs."""
        rom, self._restarts_s = self._rom, None
        assert rom is not None
        if rom.in_ram:
            self._stop()
            return
        self._note.write(rom.sent)
        self.power(now_s, has_computer=self._has_computer)
