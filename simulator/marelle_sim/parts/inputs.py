"""Analogue and digital inputs (knobs, joysticks, sensors with one wire), and the names and bounds of all inputs that a run can set.

Also a sensor with a comparator, such as a module whose threshold is set by a trimming screw, and an infrared receiver with a remote
control that sends it NEC frames.
"""

from collections.abc import Callable, Iterator
from types import MappingProxyType

from marelle_sim.kernel import Clock
from marelle_sim.kits import Part
from marelle_sim.microcontroller.pin import Line

Bounds = tuple[int, int]

_FULL = 65535
_STEP = 0xFFF0  # of a converter with 12 bits, spread over 16
_SWITCHED: Bounds = (0, 1)
_PERCENT: Bounds = (0, 100)
_TILT: Bounds = (-100, 100)
_HAND_MM: Bounds = (0, 4000)
_ANY: Bounds = (-1_000_000_000, 1_000_000_000)

_BOUNDS = MappingProxyType(
    {
        "button": {"": _ANY},
        "potentiometer": {"": _PERCENT},
        "analog": {"": _PERCENT},
        "digital": {"": _SWITCHED},
        "joystick": {".x": _TILT, ".y": _TILT, ".button": _SWITCHED},
        "ir_receiver": {"": (0, 131_071)},
        "ultrasonic": {"": _HAND_MM},
    }
)
"""For each kind of part, the suffixes of its inputs and the bounds of each."""

_AIR = ("temperature", "humidity")
_SENSED = MappingProxyType(
    {
        "light_sensor": ("light",),
        "bh1750": ("light",),
        "bme280": (*_AIR, "pressure"),
        "dht11": _AIR,
        "dht22": _AIR,
        "ds18b20": ("temperature",),
    }
)
"""The quantities of the environment that a kind of part measures, beside those that its table names."""


def sensed_by(part: Part) -> tuple[str, ...]:
    """Return the quantities of the environment that a part measures ("light", …); a run may set them even if the world's file does not."""
    quantity = part.values.get("quantity")
    return _SENSED.get(part.kind, ()) if quantity is None else (quantity,)


def inputs_of(part: Part) -> dict[str, tuple[int, int]]:
    """Return the inputs of a part that `--set` and `[[input]]` can set: name -> (least, greatest value).

    A part that measures a quantity of the environment has none.
    """
    if part.values.get("quantity") is not None:
        return {}  # it measures the environment
    named = dict(_BOUNDS.get(part.kind, {}))
    if part.kind == "joystick" and part.values["pin"] is None:
        del named[".button"]
    return {part.name + key: bounds for key, bounds in named.items()}


def buttons_of(part: Part) -> set[str]:
    """Return the names of a part's inputs that `--press` can press: a button, and inputs with the values 0 and 1."""
    bounds = inputs_of(part)
    return {name for name in bounds if part.kind == "button" or bounds[name] == _SWITCHED}


class Voltage:
    """A part that puts a share of the board's supply voltage on an ADC channel."""

    def __init__(self, share: Callable[[], float], noise: Callable[[], int]) -> None:
        """Measure the share (0 to 1) that `share` returns, with the noise that `noise` returns, in 65535ths."""
        self._share, self._noise = share, noise
        self._fixed: int | None = None

    def read(self) -> int:
        """Return the ADC's reading, 0 to 65520: 12 bits, scaled to 16."""
        if self._fixed is not None:
            return self._fixed
        return min(max(round(self._share() * _FULL) + self._noise(), 0), _FULL) & _STEP

    def fail(self, fault: str) -> None:
        """Fail permanently: `dead` reads 0, `stuck` repeats the reading of this moment."""
        self._fixed = 0 if fault == "dead" else self.read()


class Knob:
    """A knob from 0 to 100, or one axis of a joystick from -100 to 100.

    An axis has a `middle`: its share of the supply voltage (0 to 1) at 0, which differs a little from 0.5.
    """

    def __init__(self, value: int, middle: float | None = None) -> None:
        self._value, self._middle = value, middle

    def set(self, value: int) -> None:
        """Turn the knob, or move the axis, to a value."""
        self._value = value

    def heard(self) -> bool:
        """Return False: a change triggers nothing after the program's end, because an ADC is only read."""
        return False

    def share(self) -> float:
        """Return its share of the supply voltage, 0 to 1."""
        off, middle = self._value / 100, self._middle
        if middle is None:
            return off
        return middle + off * (1.0 - middle if off > 0 else middle)


class Switch:
    """A sensor with one digital output, or a contact that leaves its wire open.

    Args:
        line: its output.
        yes: the level of its state 1.
        no: the level of its state 0; None leaves the wire open.

    Attributes:
        heard: as in `Settable`: the method of its line.
    """

    def __init__(self, line: Line, *, yes: int, no: int | None) -> None:
        self._line, self._levels, self._works = line, (no, yes), True
        self.heard = line.heard
        line.set(no)

    def set(self, value: int) -> None:
        """Set its state, 1 (yes) or 0 (no); ignored after a fault."""
        if self._works:
            self._line.set(self._levels[1 if value else 0])

    def fail(self, fault: str) -> None:
        """Fail permanently: `dead` gives level 0, or an open wire if it is a contact; `stuck` keeps the level of this moment."""
        self._works = False
        if fault == "dead":
            self._line.set(None if self._levels[0] is None else 0)


class CompoundPart:
    """A part made of several elements that fail together, such as a joystick."""

    def __init__(self, *each: Voltage | Switch) -> None:
        self._all = each

    def fail(self, fault: str) -> None:
        """Apply the fault to each element."""
        for one in self._all:
            one.fail(fault)


_MS = 1000


class Comparator:
    """A digital sensor (of a line, or of a quantity): it drives its pin by comparing a reading with a threshold.

    Attributes:
        stuck: the level (0 or 1) that it always drives after a fault; None while it works.
    """

    def __init__(
        self, line: Line, clock: Clock, read: Callable[[], int], *, threshold: float, black: int
    ) -> None:
        """Connect the sensor to its output line.

        Args:
            line: its output.
            clock: the time of the run: while the edges of the line are watched, the reading is taken each millisecond.
            read: function that returns the reading; that of a line sensor is high over black.
            threshold: the lowest reading that counts as high, in the unit of `read`.
            black: the level that it drives at a high reading, 0 or 1; at a lower reading it drives the other level.
        """
        self._line, self._clock, self._read = line, clock, read
        self._threshold, self._black = threshold, black
        self._ticking, self._level = False, 0
        self.stuck: int | None = None
        line.source, line.on_watch = self.level, self._listen

    def level(self) -> int:
        """Return the level that it drives now, 0 or 1."""
        if self.stuck is not None:
            return self.stuck
        return self._black if self._read() >= self._threshold else 1 - self._black

    def fail(self, fault: str) -> None:
        """Fail permanently: `dead` drives level 0, `stuck` keeps the level of this moment."""
        self.stuck = 0 if fault == "dead" else self.level()

    def _listen(self) -> None:
        if not self._ticking:
            self._ticking, self._level = True, self.level()
            self._next()

    def _next(self) -> None:
        self._clock.at(self._clock.now // _MS * _MS + _MS, self._tick)

    def _tick(self) -> None:
        if not self._line.watched:
            self._ticking = False
            return
        self._next()
        level = self.level()
        if level != self._level:
            self._level = level
            self._line.edge(level)


# The NEC format (Vishay application note 80071, "Data Formats for IR Remote Control"): a burst of 9 ms and a pause of 4.5 ms,
# then 32 bits, the lowest first, of which each is a burst of 0.56 ms and a pause of 0.56 (0) or 1.69 ms (1), and a last burst.
_START_US, _PAUSE_US = 9000, 4500
_BURST_US, _ZERO_US, _ONE_US = 560, 560, 1690
_AGAIN_US = 108_000  # from one start to the next; a held key then sends the repeat code: a burst, half a pause, a last burst
_HELD = ((0, _START_US), (1, _PAUSE_US // 2), (0, _BURST_US))


class Infrared:
    """An infrared receiver such as the VS1838B, with a remote control: its output is low during a burst of 38 kHz, otherwise high.

    Attributes:
        heard: as in `Settable`: the method of its line.
    """

    def __init__(self, line: Line, clock: Clock) -> None:
        self._line, self._clock, self._works = line, clock, True
        self.heard = line.heard
        self._key = -1  # that is held: 256 * address of the remote + number of the key; -1: none
        self._fresh = self._sending = False
        self._pieces: Iterator[tuple[int, int]] = iter(())
        self._begun_us = 0
        line.set(1)

    def set(self, value: int) -> None:
        """Press and hold a key of a remote control: `value` is 256 * (address of the remote) + (number of the key); 0 releases it.

        For key 0 of remote 0, add 65536.
        """
        if value == 0 or not self._works:
            self._key = -1
            return
        self._key, self._fresh = value & 0xFFFF, True
        if not self._sending:
            self._send()

    def fail(self, fault: str) -> None:
        """Fail permanently (`dead`, its only fault): the output stays high."""
        del fault
        self._works, self._key = False, -1
        self._pieces = iter(())
        self._line.set(1)

    def _send(self) -> None:
        self._pieces = iter(frame(self._key >> 8, self._key & 255) if self._fresh else _HELD)
        self._fresh, self._sending = False, True
        self._begun_us = self._clock.now
        self._next()

    def _next(self) -> None:
        for level, lasts_us in self._pieces:
            self._line.set(level)
            self._clock.at(self._clock.now + lasts_us, self._next, acts=self.heard)
            return
        self._line.set(1)
        self._sending = False
        begun_us = self._begun_us
        self._clock.at(begun_us + _AGAIN_US, lambda: self._again(begun_us), acts=lambda: False)

    def _again(self, begun_us: int) -> None:
        if self._key >= 0 and begun_us == self._begun_us:
            self._send()


def frame(address: int, command: int) -> list[tuple[int, int]]:
    """Return an NEC frame as the receiver's output shows it: (level, duration in us) of each part; level 0 is a burst.

    `address` is that of the remote control and `command` the number of the key, 0 to 255 each.
    """
    word = address | (~address & 255) << 8 | command << 16 | (~command & 255) << 24
    pieces = [(0, _START_US), (1, _PAUSE_US)]
    for place in range(32):
        pieces += [(0, _BURST_US), (1, _ONE_US if word >> place & 1 else _ZERO_US)]
    return [*pieces, (0, _BURST_US)]
