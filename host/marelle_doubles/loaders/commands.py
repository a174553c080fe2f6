"""The commands of the boot loader of an ESP chip, by their numbers: those of its ROM, and those of the stub that esptool puts in its place.

Source: Espressif's page of the serial protocol (see `transfers`). The stub's code is not run: whatever is loaded and started plays it.
"""

from __future__ import annotations

from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from marelle_doubles.loaders.esp_chips import CLOCK_DIVIDER, MAGIC_ADDRESS
from marelle_doubles.loaders.transfers import (
    ROM_ERRORS,
    STUB_ERRORS,
    Download,
    Errors,
    Inflater,
    Reading,
    RefusedError,
    Writer,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_doubles.loaders.cells import Flash
    from marelle_doubles.loaders.esp_chips import EspChip

SYNC = b"\x07\x07\x12\x20" + b"\x55" * 32
_WORD, _TWO, _FOUR = Struct("<I"), Struct("<II"), Struct("<IIII")
_SYNC_VALUE = 0x20120707
_START_COMMAND = 1 << 18  # USR of SPI_CMD
_JEDEC_ID = 0x0040EF  # Winbond; the third byte is the power of two of its size
_READ_ID = 0x9F
_MOST_REGISTERS = 256
_SLOW_READ = 64
_UNKNOWN = 0xFF


class Answer(NamedTuple):
    """What a command is answered: a word in its header, and data."""

    value: int = 0
    data: bytes = b""


class Commands:
    """A boot loader's commands and what they leave.

    Attributes:
        is_stub: whether the stub has taken the ROM's place.
        baud: bits per second that it speaks; 0 as long as it takes any.
        restarts: whether it leaves itself after the answer.
        download: that is under way. reading: of the flash, that is under way.
    """

    def __init__(self, chip: EspChip, flash: Flash, mac: bytes) -> None:
        """Begin in the ROM."""
        self._chip, self._flash = chip, flash
        self._registers = {
            MAGIC_ADDRESS: chip.magic, chip.clock: CLOCK_DIVIDER,
            chip.mac: int.from_bytes(mac[2:], "big"), chip.mac + 4: int.from_bytes(mac[:2], "big"),
            **chip.registers,
        }  # fmt: skip
        self.is_stub = self.restarts = False
        self.baud = 0
        self.download: Download | None = None
        self.reading: Reading | None = None

    @property
    def errors(self) -> Errors:
        """The numbers of its errors."""
        return STUB_ERRORS if self.is_stub else ROM_ERRORS

    def answer(self, operation: int, size: int, body: bytes, checksum: int) -> Answer:
        """Do a command.

        Args:
            operation: its number.
            size: of its body, as its header says.
            body: that has come.
            checksum: in its header.

        Raises:
            RefusedError: the answer is an error.
        """
        known = OPERATIONS.get(operation)
        if known is None or (known.stub_only and not self.is_stub):
            raise RefusedError(_UNKNOWN if self.is_stub else self.errors.message)
        if len(body) != size or len(body) < known.least:
            raise RefusedError(self.errors.message)
        return known.do(self, body, checksum)

    def start_stub(self) -> None:
        """Have the stub take the ROM's place."""
        self.is_stub, self.download = True, None

    def sync(self, body: bytes, _checksum: int) -> Answer:
        """Answer a SYNC."""
        if body != SYNC:
            raise RefusedError(self.errors.message)
        return Answer() if self.is_stub else Answer(_SYNC_VALUE)

    def security(self, _body: bytes, _checksum: int) -> Answer:
        """Tell the number of the chip."""
        if not self._chip.security:
            raise RefusedError(self.errors.message)
        return Answer(0, Struct("<IB7xII").pack(0, 0, self._chip.chip_id, 0))

    def read_register(self, body: bytes, _checksum: int) -> Answer:
        """Read a word."""
        return Answer(self._registers.get(_WORD.unpack_from(body)[0], 0))

    def write_registers(self, body: bytes, _checksum: int) -> Answer:
        """Write words, each under its mask."""
        for address, value, mask, _delay in _FOUR.iter_unpack(body[: len(body) // 16 * 16]):
            if address in self._registers or len(self._registers) < _MOST_REGISTERS:
                kept = self._registers.get(address, 0) & ~mask
                self._registers[address] = kept | value & mask
            if address == self._chip.spi.command and value & _START_COMMAND:
                self._command_flash()
        return Answer()

    def _command_flash(self) -> None:
        """Do what a command by the registers of the flash asks: only its number is told, all else reads as zeros."""
        spi, registers = self._chip.spi, self._registers
        identity = _JEDEC_ID | (self._flash.size.bit_length() - 1) << 16
        command = registers.get(spi.command + spi.usr2, 0) & 0xFF
        registers[spi.command + spi.w0] = identity if command == _READ_ID else 0
        registers[spi.command] = 0

    def nothing(self, _body: bytes, _checksum: int) -> Answer:
        """Do nothing, for nothing is to be set here."""
        return Answer()

    def change_baud(self, body: bytes, _checksum: int) -> Answer:
        """Speak at another speed from the next answer on."""
        self.baud = _WORD.unpack_from(body)[0]
        return Answer()

    def begin_memory(self, _body: bytes, _checksum: int) -> Answer:
        """Begin a download into memory."""
        self.download = Download(self.errors, len)
        return Answer()

    def end_memory(self, body: bytes, _checksum: int) -> Answer:
        """Start what is in memory."""
        _stays, entry = _TWO.unpack_from(body)
        if not entry or self.download is None:
            raise RefusedError(self.errors.sequence)
        return Answer()

    def begin_flash(self, body: bytes, _checksum: int) -> Answer:
        """Begin a download into the flash."""
        size, _blocks, _block_bytes, start = _FOUR.unpack_from(body)
        writer = Writer(self._flash, self.errors, start, size)
        self.download = Download(self.errors, writer.write)
        return Answer()

    def begin_deflated(self, body: bytes, _checksum: int) -> Answer:
        """Begin a compressed one."""
        size, _blocks, _block_bytes, start = _FOUR.unpack_from(body)
        writer = Writer(self._flash, self.errors, start, size)
        self.download = Download(self.errors, Inflater(self.errors, size, writer.write).put)
        return Answer()

    def take_data(self, body: bytes, checksum: int) -> Answer:
        """Take a block of a download."""
        if self.download is None:
            raise RefusedError(self.errors.sequence)
        self.download.take(body, checksum)
        return Answer()

    def end_flash(self, body: bytes, _checksum: int) -> Answer:
        """End a download; a zero restarts the chip."""
        self.download = None
        if not _WORD.unpack_from(body)[0]:
            self.restarts = True
        return Answer()

    def run_program(self, _body: bytes, _checksum: int) -> Answer:
        """Leave the loader."""
        self.restarts = True
        return Answer()

    def md5(self, body: bytes, _checksum: int) -> Answer:
        """Tell the MD5 of a range of the flash."""
        start, size = _TWO.unpack_from(body)
        self._refuse_beyond(start, size)
        digest = self._flash.md5(start, size)
        return Answer(0, digest if self.is_stub else digest.hex().encode())

    def read_slowly(self, body: bytes, _checksum: int) -> Answer:
        """Read 64 bytes of it."""
        start, size = _TWO.unpack_from(body)
        self._refuse_beyond(start, size)
        return Answer(0, self._flash.read(start, _SLOW_READ).ljust(_SLOW_READ, b"\xff"))

    def erase_all(self, _body: bytes, _checksum: int) -> Answer:
        """Erase all of it."""
        self._flash.erase(0, self._flash.size)
        return Answer()

    def erase(self, body: bytes, _checksum: int) -> Answer:
        """Erase a range of it."""
        start, size = _TWO.unpack_from(body)
        self._refuse_beyond(start, size)
        self._flash.erase(start, size)
        return Answer()

    def read(self, body: bytes, _checksum: int) -> Answer:
        """Begin to send a range of it."""
        start, size, packet, most = _FOUR.unpack_from(body)
        self._refuse_beyond(start, size)
        self.reading = Reading(self._flash.read(start, size), packet, most) if size else None
        return Answer()

    def _refuse_beyond(self, start: int, size: int) -> None:
        if not self._flash.holds(start, size):
            raise RefusedError(self.errors.message)


class Operation(NamedTuple):
    """A command: what does it, how many bytes it has at least, and whether only the stub knows it."""

    do: Callable[[Commands, bytes, int], Answer]
    least: int = 0
    stub_only: bool = False


OPERATIONS: dict[int, Operation] = {
    0x02: Operation(Commands.begin_flash, 16), 0x03: Operation(Commands.take_data),
    0x04: Operation(Commands.end_flash, 4), 0x05: Operation(Commands.begin_memory, 16),
    0x06: Operation(Commands.end_memory, 8), 0x07: Operation(Commands.take_data),
    0x08: Operation(Commands.sync), 0x09: Operation(Commands.write_registers, 16),
    0x0A: Operation(Commands.read_register, 4), 0x0B: Operation(Commands.nothing, 24),
    0x0D: Operation(Commands.nothing, 4), 0x0E: Operation(Commands.read_slowly, 8),
    0x0F: Operation(Commands.change_baud, 8), 0x10: Operation(Commands.begin_deflated, 16),
    0x11: Operation(Commands.take_data), 0x12: Operation(Commands.end_flash, 4),
    0x13: Operation(Commands.md5, 16), 0x14: Operation(Commands.security),
    0xD0: Operation(Commands.erase_all, 0, True), 0xD1: Operation(Commands.erase, 8, True),
    0xD2: Operation(Commands.read, 16, True), 0xD3: Operation(Commands.run_program, 0, True),
}  # fmt: skip
