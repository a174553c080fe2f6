"""A board with a UF2 boot loader: it shows its drive, or runs the MicroPython in its flash."""

from pathlib import Path

from marelle_doubles.board import LineSettings, earliest_s
from marelle_doubles.doors import Door
from marelle_doubles.interpreter import Cut
from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.drive_board import LOOK_S, DriveBoard
from marelle_doubles.loaders.drive_firmware import FirmwareNote
from marelle_doubles.loaders.drive_folder import DriveFolder
from marelle_doubles.loaders.drive_makers import Loader, Maker
from marelle_doubles.loaders.drive_rp2 import Block
from marelle_doubles.loaders.faults import NO_FAULT

_COMES_S = 1.0  # time until a computer has mounted a USB drive
# To send 512 bytes at USB's full speed, and program a page of a W25Q16JV (0.4 ms: its data sheet, 9.6)
_BLOCK_S = 0.0009
_ERASE_S = 0.045  # to erase a sector: same data sheet


class Uf2Board(DriveBoard):
    """A Pico, or another board with a UF2 boot loader; its flash file contains the whole flash. See `DriveBoard`."""

    def __init__(
        self,
        maker: Maker,
        door: Door,
        flash: Path,
        unique_id: str,
        line: LineSettings,
        drive: DriveFolder,
    ) -> None:
        """Make a board that has no power yet."""
        super().__init__(door, flash, unique_id, line, drive)
        self._maker, self._flash = maker, Flash.of_file(flash)
        self._note = FirmwareNote(flash, maker.first)
        self._rom: Loader | None = None
        self._blocks, self._stalls = 0, False
        self._restarts_s: float | None = None

    def power(self, now_s: float, cut: Cut | None = None, *, has_computer: bool = True) -> None:
        """Switch the board on: it starts the firmware in its flash, or enters its boot loader if that finds none."""
        self._stop()
        self._has_computer, self._has_current = has_computer, True
        if self._maker.starts(self._flash):
            self._start(now_s, cut)
        else:
            self._enter(now_s)

    def enter_boot_loader(self, now_s: float) -> None:
        """Switch the board on with its BOOTSEL button held: the drive appears 1 s / `speed` later. `now_s` is the time on the double's clock."""
        self._has_computer = self._has_current = True
        self._enter(now_s)

    def reset(self, now_s: float) -> None:
        """Reset the board, as its reset button does, if it has power."""
        if self.is_on:
            self.power(now_s, has_computer=self._has_computer)

    def unplug(self) -> None:
        """Pull the cable out: the board loses its power, and its port and drive disappear."""
        self._stop()
        self._has_current = False

    def _stop(self) -> None:
        self.stop_board()
        self._rom, self._comes_s, self._restarts_s, self._stalls = None, None, None, False
        self.drive.go()

    def _enter(self, now_s: float) -> None:
        self._stop()
        self._rom, self._blocks = self._maker.loader(self._flash), 0
        self._comes_s = now_s + _COMES_S / self.speed if self._has_computer else None

    def _start(self, now_s: float, cut: Cut | None) -> None:
        """Start the MicroPython that the flash holds; do nothing if the firmware is incomplete, or no MicroPython of this chip.

        Args:
            now_s: the time on the double's clock, in seconds.
            cut: the write or erase of the flash at which the power fails; None for no failure.
        """
        kind = self._maker.kind_of(self._note.firmware(self._flash))
        if kind is None:
            return
        has_port = self._has_computer
        if self.fault.kind == "no-port":
            self.fault, has_port = NO_FAULT, False
        board = self.start_board(kind, now_s, cut, has_computer=has_port)
        board.on_boot_loader = self._enter

    @property
    def _is_looking(self) -> bool:
        return super()._is_looking and self._rom is not None and not self._stalls

    def next_s(self) -> float | None:
        """Return the time (s) at which `tick` must be called even if nothing can be read; None for no such time."""
        return earliest_s(super().next_s(), self._restarts_s)

    def tick(self, now_s: float) -> None:
        """Do as `DriveBoard.tick`, and restart after a complete file when that is due."""
        super().tick(now_s)
        if self._restarts_s is not None and now_s >= self._restarts_s:
            self._restart(now_s)

    def _show(self, _now_s: float) -> None:
        self.drive.come(self._maker.files(self._flash))

    def _look(self, now_s: float) -> None:
        """Write new blocks on the drive to the flash, at most `speed` times as fast as a real flash; the rest waits for the next call.

        A complete file sets the time of the restart. A fault that is due occurs instead of the write of a block.
        """
        rom = self._rom
        assert rom is not None
        self._takes_s = max(self._takes_s, now_s)
        for sector in self.drive.written(now_s):
            block = rom.read(sector.data)
            if block is not None and self._restarts_s is None:
                self._blocks += 1
                if self._fault_occurs(block, rom, now_s):
                    return
                self._write(block, rom)
            if rom.is_complete and self._restarts_s is None:
                self._restarts_s = self._takes_s + self._maker.restart_s / self.speed
            if self._takes_s > now_s + LOOK_S:
                return

    def _fault_occurs(self, block: Block, rom: Loader, now_s: float) -> bool:
        kind, is_there = self.fault.kind, self._blocks >= self.fault.block
        if kind == "cut" and is_there:
            self.fault = NO_FAULT
            self.unplug()
        elif kind == "early" and rom.lacks_only(block):
            self.fault = NO_FAULT
            self.power(now_s, has_computer=self._has_computer)
        elif kind == "stall" and is_there:
            self.fault, self._stalls = NO_FAULT, True
        return self._stalls or self._rom is not rom

    def _write(self, block: Block, rom: Loader) -> None:
        if self.fault.kind == "lost-block" and self._blocks == self.fault.block:
            self.fault = NO_FAULT
            return
        erased = rom.erased
        rom.take(block)
        self._takes_s += (_BLOCK_S + _ERASE_S * (rom.erased - erased)) / self.speed

    def _restart(self, now_s: float) -> None:
        """Restart after a complete file. If the file was a program for RAM, only stop: a double has no processor to run it."""
        rom = self._rom
        assert rom is not None
        self._stop()
        if not rom.in_ram:
            self._note.write(rom.sent)
            self.power(now_s, has_computer=self._has_computer)
