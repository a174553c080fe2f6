"""A micro:bit with its interface chip: DAPLink's drive, its serial port, and the MicroPython that a hex file puts on it.

Source: DAPLink's published drag-and-drop code (`vfs_manager.c`, `vfs_user.c`, `error.c`, v0255 and v0257): what begins and ends a transfer, how long it
waits, and what FAIL.TXT says.
"""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from marelle_doubles.board import LineSettings
from marelle_doubles.doors import Door
from marelle_doubles.flash import put_files
from marelle_doubles.interpreter import Cut
from marelle_doubles.kinds import KINDS, Kind
from marelle_doubles.loaders.drive_board import LOOK_S, DriveBoard
from marelle_doubles.loaders.drive_folder import SECTOR, DriveFolder, Sector
from marelle_doubles.loaders.drive_microbit import (
    MICROBITS,
    HexError,
    HexStream,
    OutOfFlashError,
    Target,
    is_hex,
)
from marelle_doubles.loaders.faults import NO_FAULT, Fault

_COMES_S = 1.0  # time until a computer has mounted a USB drive
_GOES_S, _BACK_S, _WAITS_S = (
    0.5,
    2.5,
    20.0,
)  # vfs_manager.c: wait after a complete file, time without the drive, wait for an incomplete file
_SECTOR_S = SECTOR / 150_000  # a universal hex of 1.8 MB takes some 12 s
_IN_RANGE, _TIMED_OUT = "Flash algorithm write command FAILURE", "The transfer timed out."
_WRONG_SUM = "The hex file cannot be decoded. Checksum calculation failure occurred."
_FOR_ANOTHER = "The application image is not compatible with the target."
_FOR_INTERFACE = "The starting address for the interface update is wrong."
FAILURES: Mapping[str, str] = MappingProxyType({
    "An error occurred during the transfer": "transient",
    _TIMED_OUT: "transient, user",
    "Possible mismatch between file size and size programmed": "transient",
    "File sent out of order by PC. Target might not be programmed correctly.": "transient",
    "Failed to reset/halt the target MCU": "target",
    "Failed to initialize the target MCU": "target",
    _IN_RANGE: "target",
    "Flash algorithm erase sector command FAILURE": "target",
    "Flash algorithm erase all command FAILURE": "target",
    _WRONG_SUM: "transient, user",
    _FOR_INTERFACE: "user",
    "The application file format is unknown and cannot be parsed and/or processed.": "user",
    _FOR_ANOTHER: "user",
})  # fmt: skip
_ASSERT = b"Assert\r\nFile: ../../../source/daplink/drag-n-drop/vfs_manager.c\r\nLine: 382\r\nSource: Application\r\n"
_VERSION = (1, 18, 0)  # of MicroPython in micro:bit firmware v2.1.2
_PAGE = '<!doctype html>\r\n<script>\r\nwindow.location.replace("https://microbit.org/device/?id={}&v={}");\r\n</script>\r\n'


class _Transfer:
    """The copy of one hex file to the drive; a new one begins each time the drive is shown.

    Attributes:
        has_begun: True once a sector of a hex file, or a file name whose ending begins with ".hex", was seen. is_over: True once the file was copied, or the copy has failed.
        error: DAPLink's error message, "" for none. sectors: number of sectors of the hex file received so far.
        target: the flash that the hex file has written. is_whole: True once the end record of the hex file was received.
    """

    def __init__(self, board_of_hex: tuple[int, ...], target: Target) -> None:
        self._stream, self.target = HexStream(board_of_hex), target
        self._file, self._next = -1, 0
        self.has_begun = self.is_over = self.is_whole = False
        self.error, self.sectors = "", 0

    def take(self, sector: Sector, *, is_lost: bool) -> None:
        """Handle a sector that was written to the drive; ignore one that does not continue the hex file.

        With `is_lost` the sector is counted, but its data are lost: no later sector continues the file then.
        """
        if self._file < 0 and is_hex(sector.data):
            self._file, self._next, self.has_begun = sector.file, sector.offset, True
        if self.is_over or (sector.file, sector.offset) != (self._file, self._next):
            return
        self.sectors += 1
        if is_lost:
            return
        self._next += SECTOR
        if not self.is_whole:
            self._write(sector.data)

    def _write(self, data: bytes) -> None:
        try:
            for piece in self._stream.read(data):
                self.target.write(piece.address, piece.data)
        except HexError:
            self.fail(_WRONG_SUM)
        except OutOfFlashError:
            self.fail(_IN_RANGE)
        if self.target.is_for_another:
            self.fail(_FOR_ANOTHER)
        self.is_whole = self._stream.is_done

    def fail(self, error: str) -> None:
        if not self.is_over:
            self.is_over, self.error = True, error

    def look(self, names: Mapping[int, tuple[str, int]]) -> None:
        """Check the names on the drive, file -> name and length: a name whose ending begins with ".hex" begins the transfer; it is over once its end record and the whole length were received."""
        # A FAT short name has the first three letters after the last point, in capitals.
        hexes = {
            file: size for file, (name, size) in names.items()
            if name.rpartition(".")[2][:3].upper() == "HEX"
        }  # fmt: skip
        self.has_begun = self.has_begun or bool(hexes)
        size = hexes.get(self._file, 0)
        if self.is_whole and 0 < size <= self._next:
            self.is_over = True


class DaplinkBoard(DriveBoard):
    """A micro:bit; its flash file stores only the file system of its MicroPython. See `DriveBoard`."""

    def __init__(
        self,
        kind: str,
        door: Door,
        flash: Path,
        unique_id: str,
        line: LineSettings,
        drive: DriveFolder,
    ) -> None:
        """Make a board that is switched off.

        Args:
            kind: "microbit" or "microbit_v1".
            door: its port.
            flash: the file that stores the content of MicroPython's file system.
            unique_id: what `machine.unique_id()` returns, in hexadecimal.
            line: the serial line between the board and the port.
            drive: the drive of its interface chip.
        """
        super().__init__(door, flash, unique_id, line, drive)
        self._kind, self._chip, self._note = roomy(kind), MICROBITS[kind], VersionNote(flash)
        self._transfer = self._new_transfer()
        self._remounts, self._failure = 0, ""
        self._is_in_maintenance, self._written_s = False, 0.0
        self._drives = {
            "MICROBIT": drive,
            "MAINTENANCE": type(drive)(drive.path.with_name("MAINTENANCE")),
        }

    def _new_transfer(self) -> _Transfer:
        return _Transfer(self._chip.boards, Target(self._chip))

    def power(self, now_s: float, cut: Cut | None = None, *, has_computer: bool = True) -> None:
        """Switch the board on: its MicroPython, if there is one, starts, and DAPLink's drive and port appear if there is a computer.

        With the fault "maintenance", do once as `enter_boot_loader`.
        """
        self._stop()
        self._has_current, self._has_computer = True, has_computer
        self._remounts, self._failure = 0, ""
        self._is_in_maintenance = self.fault.kind == "maintenance"
        self.drive = self._drives["MAINTENANCE" if self._is_in_maintenance else "MICROBIT"]
        if self._is_in_maintenance:
            self.fault = NO_FAULT
        elif has_computer:
            self.door.open()
        self._start(now_s, cut, has_computer=has_computer and not self._is_in_maintenance)
        self._comes_s = now_s + _COMES_S / self.speed if has_computer else None

    def enter_boot_loader(self, now_s: float) -> None:
        """Switch the board on with its reset button held: the drive MAINTENANCE of DAPLink's own boot loader appears, and no port."""
        self.fault = Fault("maintenance")
        self.power(now_s)

    def _start(self, now_s: float, cut: Cut | None, *, has_computer: bool = True) -> None:
        version = self._note.read()
        if version is not None:
            kind = self._kind._replace(version=version)
            self.start_board(kind, now_s, cut, has_computer=has_computer)

    def reset(self, now_s: float) -> None:
        """Press the reset button: MicroPython restarts, the interface chip with its drive and port does not."""
        if self._board is not None:
            self._board.reset(now_s)

    def unplug(self) -> None:
        """Pull the cable out: the board loses its power, and its port and drive disappear."""
        self._stop()
        if self.fault.kind == "assert":  # DAPLink keeps ASSERT.TXT only while it has power
            self.fault = NO_FAULT

    def _stop(self) -> None:
        self.stop_board()
        self._has_current, self._comes_s = False, None
        self.door.close()
        self.drive.go()

    def _show(self, now_s: float) -> None:
        self._transfer, self._written_s = self._new_transfer(), now_s
        self.drive.come(self._own_files())

    def _look(self, now_s: float) -> None:
        self._take(now_s)
        self._go_when_idle(now_s)

    def _own_files(self) -> dict[str, bytes]:
        """Return name -> content of DAPLink's files on the drive; DETAILS.TXT, by which a computer recognises the drive, is written last."""
        chip, holds = self._chip, {}
        if self._failure:
            kinds = FAILURES.get(self._failure, "internal")
            holds["FAIL.TXT"] = f"error: {self._failure}\r\ntype: {kinds}\r\n".encode()
        if self.fault.kind == "assert":
            holds["ASSERT.TXT"] = _ASSERT
        page = "HELP_FAQ.HTM" if self._is_in_maintenance else "MICROBIT.HTM"
        holds[page] = _PAGE.format(chip.board_id, chip.version).encode()
        details = chip.details(self.unique_id, self._remounts)
        holds["DETAILS.TXT"] = (
            chip.maintenance(self.unique_id) if self._is_in_maintenance else details
        )
        return holds

    def _take(self, now_s: float) -> None:
        transfer = self._transfer
        for sector in self.drive.written(now_s):
            if self._fault_occurs(transfer):
                return
            sectors = transfer.sectors
            is_lost = self.fault.kind == "lost-block" and sectors + 1 == self.fault.block
            transfer.take(sector, is_lost=is_lost)
            self._written_s = now_s
            # The first sector: the name may have come earlier.
            if not sectors and transfer.sectors:
                self._begin(transfer)
            if transfer.is_whole and transfer.sectors > sectors:
                self._end_hex(transfer, now_s)
            programs_s = _SECTOR_S / self.speed * (transfer.sectors - sectors)
            self._takes_s = max(self._takes_s, now_s) + programs_s
            if self._takes_s > now_s + LOOK_S:
                return
        has_begun = transfer.has_begun
        transfer.look(self.drive.names())
        if transfer.has_begun and not has_begun:  # a new name counts as a write
            self._written_s = now_s

    def _fault_occurs(self, transfer: _Transfer) -> bool:
        """Return True if a fault prevents the next sector: "cut" switches the board off, "stall" accepts no more data."""
        is_there = transfer.sectors + 1 >= self.fault.block
        if self.fault.kind == "cut" and is_there:
            self.fault = NO_FAULT
            self.unplug()
            return True
        return self.fault.kind == "stall" and is_there

    def _begin(self, transfer: _Transfer) -> None:
        """Erase the board's main chip: its MicroPython ends and its files are lost. In maintenance mode fail instead."""
        if self._is_in_maintenance:
            transfer.fail(_FOR_INTERFACE)
            return
        self.stop_board(keeps_port=True)
        self._note.forget()
        self.path.write_bytes(b"\xff" * (self._kind.blocks * self._kind.block_bytes))

    def _end_hex(self, transfer: _Transfer, now_s: float) -> None:
        if self.fault.kind == "fail":
            transfer.fail(self.fault.sentence)
        version = transfer.target.version()
        if transfer.error or version is None or self._note.read() is not None:
            return
        with suppress(OSError):  # a malformed file system: MicroPython starts with no files
            files = {f"/{name}": data for name, data in transfer.target.files().items()}
            put_files(self._kind, self.path, files)
        self._note.write(version)
        self._start(now_s, None)

    def _go_when_idle(self, now_s: float) -> None:
        """If a transfer has begun: remove the drive, and show it again later, once nothing was written for as long as DAPLink waits. An incomplete one has timed out then."""
        transfer = self._transfer
        if not transfer.has_begun or not self._has_current:
            return
        waits_s = _GOES_S if transfer.is_over else _WAITS_S
        if now_s - max(self._written_s, self._takes_s) >= waits_s / self.speed:
            transfer.fail(_TIMED_OUT)
            self._failure, self._remounts = transfer.error, self._remounts + 1
            if self.fault.kind != "assert":
                self.fault = NO_FAULT
            self.drive.go()
            self._comes_s = now_s + _BACK_S / self.speed


class VersionNote:
    """A text file beside the flash file of a micro:bit, with the version of the complete MicroPython on the board."""

    def __init__(self, flash: Path) -> None:
        """Store the path of the note: "FLASH.firmware"."""
        self._file = flash.with_name(f"{flash.name}.firmware")

    def write(self, version: tuple[int | str, ...]) -> None:
        """Write that a complete MicroPython of this version is on the board."""
        self._file.write_text(" ".join(map(str, version)))

    def forget(self) -> None:
        """Delete the note: the board has no complete MicroPython."""
        self._file.unlink(missing_ok=True)

    def read(self) -> tuple[int, ...] | None:
        """Return the version of the MicroPython on the board; None if there is none."""
        try:
            return tuple(int(part) for part in self._file.read_text().split())
        except (OSError, ValueError):
            return None


def roomy(kind: str) -> Kind:
    """Return that kind of micro:bit with twice the blocks: in a block of 1024 bytes small files waste more room than in a micro:bit's chunks of 128."""
    return KINDS[kind]._replace(blocks=2 * KINDS[kind].blocks)


def put_with_micropython(kind: str, flash: Path, files: Mapping[str, bytes]) -> None:
    """Put a MicroPython and files on a micro:bit that is switched off.

    Args:
        kind: "microbit" or "microbit_v1".
        flash: its flash file.
        files: path ("/main.py") -> content.

    Raises:
        OSError, subprocess.TimeoutExpired: see `put_files`.
    """
    put_files(roomy(kind), flash, files)
    VersionNote(flash).write(KINDS[kind].version or _VERSION)
