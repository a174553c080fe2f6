"""Analogue and digital inputs (knobs, joysticks, sensors with one wire), and the names and bounds of all inputs that a run can set."""

from __future__ import annotations

from types import MappingProxyType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

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

    __slots__ = ("_fixed", "_noise", "_share")

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

    __slots__ = ("_middle", "_value")

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
    """

    __slots__ = ("_levels", "_line", "_works")

    def __init__(self, line: Line, *, yes: int, no: int | None) -> None:
        self._line, self._levels, self._works = line, (no, yes), True
        line.set(no)

    def set(self, value: int) -> None:
        """Set its state, 1 (yes) or 0 (no); ignored after a fault."""
        if self._works:
            self._line.set(self._levels[1 if value else 0])

    def heard(self) -> bool:
        """Return True if a change triggers something, such as an interrupt, which may happen even after the program's end."""
        return self._line.heard()

    def fail(self, fault: str) -> None:
        """Fail permanently: `dead` gives level 0, or an open wire if it is a contact; `stuck` keeps the level of this moment."""
        self._works = False
        if fault == "dead":
            self._line.set(None if self._levels[0] is None else 0)


class CompoundPart:
    """A part made of several elements that fail together, such as a joystick."""

    __slots__ = ("_all",)

    def __init__(self, *each: Voltage | Switch) -> None:
        self._all = each

    def fail(self, fault: str) -> None:
        """Apply the fault to each element."""
        for one in self._all:
            one.fail(fault)
