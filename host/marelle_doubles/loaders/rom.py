"""The boot loader of an ESP chip at its serial line: it answers frames with frames (SLIP, RFC 1055: each stands between two END bytes, 0xC0), and imitates the fault that was asked for."""

from collections.abc import Iterator
from struct import Struct

from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.commands import SYNC, Answer, Commands
from marelle_doubles.loaders.esp_chips import EspChip
from marelle_doubles.loaders.faults import NO_FAULT, Fault
from marelle_doubles.loaders.transfers import RefusedError

_END, _ESCAPE = b"\xc0", b"\xdb"
_ESCAPED_END, _ESCAPED_ESCAPE = b"\xdb\xdc", b"\xdb\xdd"
MOST_BYTES = 65535 + 8  # of a frame: its header, and data whose length fits into 16 bits


def encoded(frame: bytes) -> bytes:
    """Return a frame in SLIP: END and escape bytes are replaced by pairs, and an END byte is put before and after the frame."""
    return _END + frame.replace(_ESCAPE, _ESCAPED_ESCAPE).replace(_END, _ESCAPED_END) + _END


class Frames:
    """Collects received bytes and returns the frames in them; malformed frames are dropped, and the bytes stored are at most those of one frame."""

    def __init__(self) -> None:
        # The received bytes of an incomplete frame; None between frames.
        self._begun: bytes | None = None

    def take(self, data: bytes) -> list[bytes]:
        """Add received bytes; return the frames that they complete."""
        first, *rest = data.split(_END)
        if self._begun is not None:
            self._begun = (self._begun + first)[: 2 * MOST_BYTES + 1]
        found = []
        for piece in rest:
            if self._begun and (frame := _decoded(self._begun)) is not None:
                found.append(frame)
            self._begun = piece[: 2 * MOST_BYTES + 1]
        return found


def _decoded(inside: bytes) -> bytes | None:
    """Return the frame without SLIP's escapes; None if it is too long or contains an invalid escape."""
    first, *pieces = inside.split(_ESCAPE)
    if any(piece[:1] not in {b"\xdc", b"\xdd"} for piece in pieces):
        return None
    frame = first + b"".join(_MEANT[piece[0]] + piece[1:] for piece in pieces)
    return frame if len(frame) <= MOST_BYTES else None


_MEANT = {0xDC: _END, 0xDD: _ESCAPE}


SYNC_ON_LINE = encoded(b"\x00\x08\x24\x00\x00\x00\x00\x00" + SYNC)
_HEADER = Struct("<BBHI")
_MEM_END, _SYNC, _FLASH_DATA = 0x06, 0x08, (0x03, 0x11)
_SYNC_ANSWERS = 8
_OHAI = b"OHAI"  # what the stub sends first
_GOOD_BAUD = 115200  # baud rate up to which a bad line works


def garbled(data: bytes) -> bytes:
    """Return the bytes as a receiver set to another baud rate misreads them."""
    # The result is never SLIP's END byte (0xC0)
    return bytes(byte * 7 + 0x35 & 0x7F for byte in data)


class Loader:
    r"""An imitated ROM boot loader of an ESP chip: it answers the SLIP frames that esptool's protocol sends.

    Attributes:
        happens: what its board must do now: "restart", "cut" (lose power), "brown-out" or "crash"; "" for nothing.
        fault: the fault to imitate. One that occurs at a block is replaced by `NO_FAULT` when it occurs; a lasting one stays (see `Fault`).

    Example: the answer to a sync frame is eight frames, and each begins and ends with the byte 0xC0.
        >>> Loader(ESP_CHIPS["esp32"], Flash(bytearray(4096)), "240ac4000001").receive(SYNC_ON_LINE).count(b"\xc0")
        16
    """

    def __init__(self, chip: EspChip, flash: Flash, mac: str, fault: Fault = NO_FAULT) -> None:
        """Start its ROM.

        Args:
            chip: the kind of ESP chip.
            flash: the board's flash memory.
            mac: the chip's MAC address, 12 hexadecimal digits.
            fault: the fault to imitate.
        """
        self._commands, self._frames = Commands(chip, flash, bytes.fromhex(mac)), Frames()
        self._blocks, self._is_silent = 0, fault.kind == "silent"
        self.happens, self.fault = "", fault

    def receive(self, data: bytes, speed: int = 0) -> bytes:
        """Return the answer to the bytes that the computer has sent; b"" for none.

        Args:
            data: the bytes, which may hold a part of a frame or several frames.
            speed: baud rate of the computer's port; 0 if unknown, which counts as the right one.
        """
        garbles, said = self._garbles(speed), list[bytes]()
        for frame in self._frames.take(garbled(data) if garbles else data):
            if not self.happens and not self._is_silent:
                said += self._answers(frame)
        if said and not self._commands.baud:  # the ROM measures the baud rate at the first frame
            self._commands.baud = speed
        answers = b"".join(encoded(frame) for frame in said)
        return garbled(answers) if garbles else answers

    def _garbles(self, speed: int) -> bool:
        spoken = self._commands.baud
        is_bad_line = self.fault.kind == "slow-baud" and spoken > _GOOD_BAUD
        return is_bad_line or (0 not in {speed, spoken} and speed != spoken)

    def _answers(self, frame: bytes) -> Iterator[bytes]:
        reading = self._commands.reading
        if reading is not None:
            yield from reading.take(frame)
            if reading.is_over:
                self._commands.reading = None
        elif len(frame) >= _HEADER.size and frame[0] == 0:
            operation = frame[1]
            if operation not in _FLASH_DATA or self._arrives():
                yield from self._answers_to(frame)

    def _arrives(self) -> bool:
        """Count a block of flash data; return False, and let the fault occur, if it is the fault's block."""
        self._blocks += 1
        if self._blocks != self.fault.block:
            return True
        kind, self.fault = self.fault.kind, NO_FAULT
        self._is_silent = kind == "stall"
        self.happens = kind if kind in {"cut", "brown-out"} else ""
        return False

    def _answers_to(self, frame: bytes) -> Iterator[bytes]:
        commands = self._commands
        _to_chip, operation, size, checksum = _HEADER.unpack_from(frame)
        was_stub = commands.is_stub
        try:
            answer = commands.answer(operation, size, frame[_HEADER.size :], checksum)
        except RefusedError as error:
            yield _packed(operation, Answer(), error.number, is_stub=was_stub)
            return
        for _time in range(_SYNC_ANSWERS if operation == _SYNC else 1):
            yield _packed(operation, answer, 0, is_stub=was_stub)
        if operation == _MEM_END and self.fault.kind == "no-stub":
            self.happens = "crash"
        elif operation == _MEM_END:
            commands.start_stub()
            yield _OHAI
        if commands.reading is not None:
            yield from commands.reading.packets()
        if commands.restarts:
            self.happens = "restart"


def _packed(operation: int, answer: Answer, error: int, *, is_stub: bool) -> bytes:
    status = bytes([error > 0, error]) + (b"" if is_stub else b"\0\0")
    data = answer.data + status
    return _HEADER.pack(1, operation, len(data), answer.value) + data
