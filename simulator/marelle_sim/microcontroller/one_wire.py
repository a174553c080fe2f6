"""The wires of sensors with a single data wire: a 1-Wire bus, and the wire of a DHT11 or DHT22.

The 1-Wire bus is simulated bit by bit: ROM commands select chips, and several chips may send at once (Maxim, DS18B20).

A program that reads a DHT level by level, without the module `dht`, uses its wire. From Aosong's data sheet of the AM2302, section 7:
the program holds the wire low for a millisecond or more and releases it; the sensor answers with 80 us low and 80 us high, then sends
each bit as 50 us low and 26 us (0) or 70 us (1) high, the high bit first.
"""

from collections.abc import Callable, Iterator
from functools import partial

from marelle_sim.chips import DhtChip, OneWireChip
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.bus import checked_answer
from marelle_sim.microcontroller.pin import Line

_READ_ROM, _MATCH_ROM, _SKIP_ROM, _SEARCH_ROM = 0x33, 0x55, 0xCC, 0xF0
_ROM_BYTES, _ROM_BITS = 8, 64
_FIRST, _SECOND = range(
    2
)  # steps of a search for each bit: read the bit, read its complement, then write the chosen bit


class OneWireBus:
    """The 1-Wire bus at one pin."""

    def __init__(self, board: VirtualBoard, line: Line) -> None:
        self._board, self._line, self._pin = board, line, f"GP{line.number}"
        self.reset()

    def reset(self) -> bool:
        """Send a reset pulse: a ROM command comes next. Return True if a chip is on the bus."""
        self._listening: list[OneWireChip] = [
            device  # type: ignore[misc]  # others are no 1-Wire chips
            for device in self._line.devices
            if hasattr(device, "function")
        ]
        self._takes: Callable[[int], None] = self._take_command
        self._byte = self._bits = 0
        self._number = bytearray()
        self._answer: Iterator[int] = iter(())
        self._searching, self._place, self._step = False, 0, _FIRST
        return bool(self._listening)

    def write_bit(self, bit: int) -> None:
        """Send a bit of a byte, the lowest bit first; in a ROM search, deselect all chips whose bit is the other one."""
        if self._searching:
            self._listening = [
                chip for chip in self._listening if _bit_of(chip.rom, self._place) == bit
            ]
            self._place, self._step = self._place + 1, _FIRST
            self._searching = self._place < _ROM_BITS
            return
        self._byte |= bit << self._bits
        self._bits += 1
        if self._bits == 8:
            byte, self._byte, self._bits = self._byte, 0, 0
            self._takes(byte)

    def read_bit(self) -> int:
        """Return the bit on the wire: 0 if a chip sends 0, otherwise 1."""
        if not self._searching:
            bit = next(self._answer, None)
            if bit is None:
                return 0 if any(getattr(chip, "busy", False) for chip in self._listening) else 1
            return bit
        inverted = self._step == _SECOND
        self._step += 1
        return min(
            [_bit_of(chip.rom, self._place) ^ inverted for chip in self._listening], default=1
        )

    def _take_command(self, command: int) -> None:
        self._takes = self._take_function
        if command == _MATCH_ROM:
            self._takes = self._take_number
        elif command == _READ_ROM:
            self._answer = _together([chip.rom for chip in self._listening])
        elif command == _SEARCH_ROM:
            self._searching, self._place, self._step = True, 0, _FIRST
        elif command != _SKIP_ROM:
            self._listening = []

    def _take_number(self, byte: int) -> None:
        self._number.append(byte)
        if len(self._number) == _ROM_BYTES:
            self._listening = [chip for chip in self._listening if chip.rom == self._number]
            self._takes = self._take_function

    def _take_function(self, code: int) -> None:
        self._takes = self._take_argument
        answers = [
            self._board.ask(chip, self._pin, chip.function, code) for chip in self._listening
        ]
        self._answer = _together([answer for answer in answers if answer])

    def _take_argument(self, byte: int) -> None:
        for chip in self._listening:
            self._board.ask(chip, self._pin, chip.write, byte)


def _bit_of(data: bytes, place: int) -> int:
    return data[place >> 3] >> (place & 7) & 1


def _together(answers: list[bytes]) -> Iterator[int]:
    """Yield the bits that a program reads while several chips send at once: a bit is 0 if one of them sends 0."""
    for place in range(8 * max(map(len, answers), default=0)):
        yield min([_bit_of(answer, place) for answer in answers if place >> 3 < len(answer)])


_START_US = 800
_SILENCE_US = 30
_RESPONSE_US = 80
_LOW_US = 50
_HIGH_US = (26, 70)


def plug_sensors(board: VirtualBoard, line: Line, sensors: list[DhtChip | OneWireChip]) -> None:
    """Wire sensors to a pin. A DHT11 or DHT22 also answers a program that drives the pin; a 1-Wire sensor only the module `onewire`."""
    line.devices += sensors
    for sensor in sensors:
        sensor.clock = board.clock
        if isinstance(sensor, DhtChip):
            _DhtWire(board, line, sensor)


class _DhtWire:
    """Watches a line and, after a start signal of the program (0.8 ms low or more), plays the sensor's answer on it.

    A pull-up resistor holds the line high.
    """

    def __init__(self, board: VirtualBoard, line: Line, chip: DhtChip) -> None:
        self._board, self._line, self._chip = board, line, chip
        self._fell_us: int | None = None
        self._busy = False
        line.set(1)
        line.watch(self._changed)

    def _changed(self, level: int) -> None:
        if self._busy:
            return
        now_us = self._board.clock.now
        if not level:
            self._fell_us = now_us
        elif self._fell_us is not None:
            held_us, self._fell_us = now_us - self._fell_us, None
            if held_us >= _START_US:
                self._answer(now_us)

    def _answer(self, now_us: int) -> None:
        if self._chip not in self._line.devices:  # the sensor was removed during the run
            return
        place = f"GP{self._line.number}"
        try:
            data = checked_answer(self._chip.answer(), 5, self._chip, place)
        except Exception as error:  # noqa: BLE001 - an error in a simulated chip is its author's, not the program's
            self._board.broken(error, self._chip, place)
            return
        self._busy = True
        at_us, level = now_us + _SILENCE_US, 0
        for length_us in _lengths(data):
            self._board.clock.at(at_us, partial(self._line.set, level), acts=self._line.heard)
            at_us, level = at_us + length_us, 1 - level
        self._board.clock.at(at_us, self._over, acts=self._line.heard)

    def _over(self) -> None:
        self._line.set(1)
        self._busy = False


def _lengths(data: bytes) -> Iterator[int]:
    """Yield how long (us) each level of the answer lasts: the levels are low and high in turn, low first."""
    yield from (_RESPONSE_US, _RESPONSE_US)
    for byte in data:
        for place in range(7, -1, -1):
            yield from (_LOW_US, _HIGH_US[byte >> place & 1])
    yield _LOW_US
