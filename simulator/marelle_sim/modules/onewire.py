"""MicroPython's `onewire`: chips on one wire, each with a number of its own."""

from __future__ import annotations

from functools import partial

from _board import board

from marelle_sim.chips.wires import OneWireChip, dallas_crc8
from marelle_sim.microcontroller.bus import chip_failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from machine import Pin

__all__ = ["OneWire", "OneWireError"]

_RESET_US, _BIT_US = 960, 70
_READ_ROM, _MATCH_ROM, _SEARCH_ROM, _SKIP_ROM = 0x33, 0x55, 0xF0, 0xCC
_ROM_BYTES = 8


class OneWireError(Exception):
    """Nobody answers a reset."""


class OneWire:
    """A 1-Wire bus: `OneWire(Pin(2))`."""

    SEARCH_ROM = _SEARCH_ROM
    MATCH_ROM = _MATCH_ROM
    SKIP_ROM = _SKIP_ROM

    def __init__(self, pin: Pin) -> None:
        self.pin = pin
        pin.init(pin.OPEN_DRAIN, pin.PULL_UP)
        self._line = board.pin(pin.number)
        self._start()

    def _start(self) -> None:
        self._chosen: list[OneWireChip] = []
        self._number: bytearray | None = None  # bytes of the number that is being matched
        self._ready = False  # the next byte is a function's
        self._told = False  # the next bytes are its arguments
        self._answer = b""

    def _chips(self) -> list[OneWireChip]:
        chips = [chip for chip in self._line.devices if isinstance(chip, OneWireChip)]
        return sorted(chips, key=lambda chip: chip.rom)

    def reset(self, required: bool = False) -> bool:
        """Begin anew; return whether a chip answers."""
        board.clock.spend(_RESET_US)
        self._start()
        present = bool(self._chips())
        if required and not present:
            raise OneWireError
        return present

    def writebyte(self, value: int) -> None:
        """Send a byte: a command for all, a number, a function or its argument."""
        board.clock.spend(8 * _BIT_US)
        if self._number is not None:
            self._number.append(value)
            if len(self._number) == _ROM_BYTES:
                number, self._number = bytes(self._number), None
                self._chosen = [chip for chip in self._chips() if chip.rom == number]
                self._ready = True
        elif self._told:
            for chip in self._chosen:
                self._ask(chip, partial(chip.write, value))
        elif self._ready:
            self._told = True
            answers = [self._ask(chip, partial(chip.function, value)) for chip in self._chosen]
            self._answer = _wired([answer for answer in answers if answer])
        else:
            self._begin(value)

    def _begin(self, command: int) -> None:
        if command == _MATCH_ROM:
            self._number = bytearray()
        elif command == _SKIP_ROM:
            self._chosen, self._ready = self._chips(), True
        elif command == _READ_ROM:
            self._chosen, self._ready = self._chips(), True
            self._answer = _wired([chip.rom for chip in self._chosen])

    def _ask(self, chip: OneWireChip, action: Callable[[], bytes | None]) -> bytes | None:
        try:
            return action()
        except Exception as error:  # noqa: BLE001 - whatever a twin raises is its author's, not the program's
            board.broken(chip_failure(error, chip, f"GP{self._line.number}"))
            board.clock.spend(0)
            return None

    def write(self, buf: bytes | bytearray) -> None:
        """Send bytes."""
        for value in buf:
            self.writebyte(value)

    def readbyte(self) -> int:
        """Read a byte; 255 when nobody sends."""
        board.clock.spend(8 * _BIT_US)
        data, self._answer = self._answer[:1], self._answer[1:]
        return data[0] if data else 0xFF

    def readinto(self, buf: bytearray) -> None:
        """Fill a buffer."""
        for place in range(len(buf)):
            buf[place] = self.readbyte()

    def readbit(self) -> int:
        """Read a bit: 1, which says that nobody is busy."""
        board.clock.spend(_BIT_US)
        return 1

    def writebit(self, value: int) -> None:
        """Send a bit."""
        board.clock.spend(_BIT_US)

    def select_rom(self, rom: bytes | bytearray) -> None:
        """Reset, and speak to the chip of that number from now on."""
        self.reset()
        self.writebyte(_MATCH_ROM)
        self.write(rom)

    def scan(self) -> list[bytearray]:
        """Return the numbers of all chips."""
        board.clock.spend(_RESET_US + 3 * 64 * _BIT_US)
        return [bytearray(chip.rom) for chip in self._chips()]

    def crc8(self, data: bytes | bytearray) -> int:
        """Return the checksum of 1-Wire."""
        return dallas_crc8(bytes(data))


def _wired(answers: list[bytes]) -> bytes:
    """Return what is read when several chips send at once: a 0 wins."""
    if not answers:
        return b""
    data = bytearray(answers[0])
    for answer in answers[1:]:
        for place, byte in enumerate(answer[: len(data)]):
            data[place] &= byte
    return bytes(data)
