"""The wire of a DHT11 or DHT22, for a program that reads it level by level, without the module `dht`.

From Aosong's data sheet of the AM2302, section 7: the program holds the wire low for a millisecond or more and releases it; the
sensor answers with 80 us low and 80 us high, then sends each bit as 50 us low and 26 us (0) or 70 us (1) high, the high bit first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from marelle_sim.chips import DhtChip, OneWireChip
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.bus import checked_answer, chip_failure
from marelle_sim.microcontroller.pin import Line

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
            self._board.broken(chip_failure(error, self._chip, place))
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
