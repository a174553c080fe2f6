"""The commands of an ESP chip's boot loader: those of its ROM, and those of the stub, a program that esptool loads into RAM to replace it.

Source: Espressif's page of the serial protocol (see `transfers`). The stub's code is not run: after any program is loaded and started, this module imitates the stub.
"""

from collections.abc import Callable
from struct import Struct
from typing import NamedTuple

from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.esp_chips import CLOCK_DIVIDER, MAGIC_ADDRESS, EspChip
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
    """The answer to a command: the 32-bit value in the answer's header, and the data."""

    value: int = 0
    data: bytes = b""


class Commands:
    """Executes a boot loader's commands, and stores their effect.

    Attributes:
        is_stub: True after the stub has replaced the ROM.
        baud: bits per second at which the boot loader talks; 0 while it accepts any rate.
        restarts: True once a command has ended the boot loader.
        download: the transfer to memory or flash that was begun; None for none.
        reading: the transfer from the flash that was begun; None for none.
    """

    def __init__(self, chip: EspChip, flash: Flash, mac: bytes) -> None:
        """Start in the ROM, with the registers' values of that chip and MAC address."""
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
        """The error numbers of the one that runs: the ROM or the stub."""
        return STUB_ERRORS if self.is_stub else ROM_ERRORS

    def answer(self, operation: int, size: int, body: bytes, checksum: int) -> Answer:
        """Execute a command and return its answer.

        Args:
            operation: the command's number, a key of `OPERATIONS`.
            size: length of the body in bytes, as the header states it.
            body: the bytes after the header.
            checksum: as the header states it.

        Raises:
            RefusedError: the command fails or does not exist; the exception has the error number to send.
        """
        known = OPERATIONS.get(operation)
        if known is None or (known.stub_only and not self.is_stub):
            raise RefusedError(_UNKNOWN if self.is_stub else self.errors.message)
        if len(body) != size or len(body) < known.least:
            raise RefusedError(self.errors.message)
        return known.do(self, body, checksum) or Answer()

    def start_stub(self) -> None:
        """Let the stub replace the ROM; a download that was begun is forgotten."""
        self.is_stub, self.download = True, None

    def sync(self, body: bytes, _checksum: int) -> Answer:
        """Answer a SYNC, whose body must be `SYNC`."""
        if body != SYNC:
            raise RefusedError(self.errors.message)
        return Answer() if self.is_stub else Answer(_SYNC_VALUE)

    def security(self, _body: bytes, _checksum: int) -> Answer:
        """Return the chip's identification number (GET_SECURITY_INFO); older chips refuse the command."""
        if not self._chip.security:
            raise RefusedError(self.errors.message)
        return Answer(0, Struct("<IB7xII").pack(0, 0, self._chip.chip_id, 0))

    def read_register(self, body: bytes, _checksum: int) -> Answer:
        """Return the 32-bit value of a register; 0 for one that is not imitated and was never written."""
        return Answer(self._registers.get(_WORD.unpack_from(body)[0], 0))

    def write_registers(self, body: bytes, _checksum: int) -> None:
        """Write 32-bit registers: only the bits in each one's mask change. A write to the start bit of SPI_CMD executes a flash command."""
        for address, value, mask, _delay in _FOUR.iter_unpack(body[: len(body) // 16 * 16]):
            if address in self._registers or len(self._registers) < _MOST_REGISTERS:
                kept = self._registers.get(address, 0) & ~mask
                self._registers[address] = kept | value & mask
            if address == self._chip.spi.command and value & _START_COMMAND:
                self._command_flash()

    def _command_flash(self) -> None:
        """Execute the command in the SPI registers: put the JEDEC identification into W0 for command 0x9F, and 0 for all others."""
        spi, registers = self._chip.spi, self._registers
        identity = _JEDEC_ID | (self._flash.size.bit_length() - 1) << 16
        command = registers.get(spi.command + spi.usr2, 0) & 0xFF
        registers[spi.command + spi.w0] = identity if command == _READ_ID else 0
        registers[spi.command] = 0

    def nothing(self, _body: bytes, _checksum: int) -> None:
        """Accept a command that sets something which a virtual chip does not have."""

    def change_baud(self, body: bytes, _checksum: int) -> None:
        """Set the baud rate that is used after the answer to this command."""
        self.baud = _WORD.unpack_from(body)[0]

    def begin_memory(self, _body: bytes, _checksum: int) -> None:
        """Begin a download into RAM; its data are dropped."""
        self.download = Download(self.errors, len)

    def end_memory(self, body: bytes, _checksum: int) -> None:
        """Allow the start of the program that was loaded into RAM; refuse if no download was begun, or if its entry address is 0."""
        _stays, entry = _TWO.unpack_from(body)
        if not entry or self.download is None:
            raise RefusedError(self.errors.sequence)

    def begin_flash(self, body: bytes, _checksum: int) -> None:
        """Begin a download into a range of the flash."""
        size, _blocks, _block_bytes, start = _FOUR.unpack_from(body)
        self.download = Download(self.errors, Writer(self._flash, self.errors, start, size).write)

    def begin_deflated(self, body: bytes, _checksum: int) -> None:
        """Begin a download of compressed data into a range of the flash."""
        size, _blocks, _block_bytes, start = _FOUR.unpack_from(body)
        writer = Writer(self._flash, self.errors, start, size)
        self.download = Download(self.errors, Inflater(self.errors, size, writer.write).put)

    def take_data(self, body: bytes, checksum: int) -> None:
        """Accept one block of the download that was begun."""
        if self.download is None:
            raise RefusedError(self.errors.sequence)
        self.download.take(body, checksum)

    def end_flash(self, body: bytes, _checksum: int) -> None:
        """End a download; the chip restarts if the first word of the body is 0."""
        self.download = None
        self.restarts = self.restarts or not _WORD.unpack_from(body)[0]

    def run_program(self, _body: bytes, _checksum: int) -> None:
        """Leave the boot loader and start the program in the flash (stub only)."""
        self.restarts = True

    def md5(self, body: bytes, _checksum: int) -> Answer:
        """Return the MD5 of a range of the flash: 16 bytes from the stub, 32 hexadecimal digits from the ROM."""
        start, size = self._range(body)
        digest = self._flash.md5(start, size)
        return Answer(0, digest if self.is_stub else digest.hex().encode())

    def read_slowly(self, body: bytes, _checksum: int) -> Answer:
        """Return 64 bytes of the flash."""
        start, _size = self._range(body)
        return Answer(0, self._flash.read(start, _SLOW_READ).ljust(_SLOW_READ, b"\xff"))

    def erase_all(self, _body: bytes, _checksum: int) -> None:
        """Erase the whole flash (stub only)."""
        self._flash.erase(0, self._flash.size)

    def erase(self, body: bytes, _checksum: int) -> None:
        """Erase the sectors of a range of the flash (stub only)."""
        self._flash.erase(*self._range(body))

    def read(self, body: bytes, _checksum: int) -> None:
        """Begin to send a range of the flash in packets (stub only), see `Reading`; an empty range begins nothing."""
        start, size, packet, most = *self._range(body), *_TWO.unpack_from(body, _TWO.size)
        self.reading = Reading(self._flash.read(start, size), packet, most) if size else None

    def _range(self, body: bytes) -> tuple[int, int]:
        start, size = _TWO.unpack_from(body)
        if not self._flash.holds(start, size):
            raise RefusedError(self.errors.message)
        return start, size


class Operation(NamedTuple):
    """One row of the table of commands.

    Attributes:
        do: the method that executes the command; it returns None for an answer without value and data.
        least: minimum length of its body, in bytes.
        stub_only: True if the ROM does not have the command.
    """

    do: Callable[[Commands, bytes, int], Answer | None]
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
