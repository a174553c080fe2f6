"""Parts that a person or the surroundings set: knobs, sticks, sensors with one wire; and the names by which a run sets them."""

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
"""For each kind of part, what can be set of it, behind its name, and from what to what."""

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
"""Which quantities of the environment a kind of part finds, beside those that its table names."""


def sensed_by(part: Part) -> tuple[str, ...]:
    """Return the quantities of the environment that a part finds: a run may set them, though its world does not name them."""
    quantity = part.values.get("quantity")
    return _SENSED.get(part.kind, ()) if quantity is None else (quantity,)


def inputs_of(part: Part) -> dict[str, tuple[int, int]]:
    """Return the names by which `--set` and a world's `[[input]]` set something of a part, and the bounds of each."""
    if part.values.get("quantity") is not None:
        return {}  # it shows what the environment is like
    named = dict(_BOUNDS.get(part.kind, {}))
    if part.kind == "joystick" and part.values["pin"] is None:
        del named[".button"]
    return {part.name + key: bounds for key, bounds in named.items()}


def buttons_of(part: Part) -> set[str]:
    """Return those names of a part that `--press` presses: what is on or off."""
    bounds = inputs_of(part)
    return {name for name in bounds if part.kind == "button" or bounds[name] == _SWITCHED}


class Voltage:
    """A share of the board's voltage on a channel of its converter."""

    __slots__ = ("_fixed", "_noise", "_share")

    def __init__(self, share: Callable[[], float], noise: Callable[[], int]) -> None:
        """Put it on the channel; `share()` is 0 to 1, `noise()` is added to a reading of 16 bits."""
        self._share, self._noise = share, noise
        self._fixed: int | None = None

    def read(self) -> int:
        """Return the converter's reading: 12 bits spread over 16."""
        if self._fixed is not None:
            return self._fixed
        reading = round(self._share() * _FULL) + self._noise()
        return min(max(reading, 0), _FULL) & _STEP

    def fail(self, fault: str) -> None:
        """Have the fault from now on: `dead` is 0 V, `stuck` what it reads now."""
        self._fixed = 0 if fault == "dead" else self.read()


class Knob:
    """What a person turns: 0 to 100, or -100 to 100 where it has a middle, which is not quite that of its voltage."""

    __slots__ = ("_middle", "_value")

    def __init__(self, value: int, middle: float | None = None) -> None:
        self._value, self._middle = value, middle

    def set(self, value: int) -> None:
        """Turn it there."""
        self._value = value

    def heard(self) -> bool:
        """Tell whether a change has something done, be the program over: a converter is only ever asked."""
        return False

    def share(self) -> float:
        """Return its share of the voltage, 0 to 1."""
        off, middle = self._value / 100, self._middle
        if middle is None:
            return off
        return middle + off * (1.0 - middle if off > 0 else middle)


class Switch:
    """A sensor that says yes or no on its one wire; or a contact, which leaves the wire open where it says no.

    Args:
        line: its output. yes, no: its levels; None leaves the wire open.
    """

    __slots__ = ("_levels", "_line", "_works")

    def __init__(self, line: Line, *, yes: int, no: int | None) -> None:
        self._line, self._levels, self._works = line, (no, yes), True
        line.set(no)

    def set(self, value: int) -> None:
        """Have it say yes (1) or no (0)."""
        if self._works:
            self._line.set(self._levels[1 if value else 0])

    def heard(self) -> bool:
        """Tell whether a change has something done, be the program over."""
        return self._line.heard()

    def fail(self, fault: str) -> None:
        """Have the fault from now on: `dead` is 0 V or an open wire, `stuck` what it says now."""
        self._works = False
        if fault == "dead":
            self._line.set(None if self._levels[0] is None else 0)


class CompoundPart:
    """Several that are one part, and fail together."""

    __slots__ = ("_all",)

    def __init__(self, *each: Voltage | Switch) -> None:
        self._all = each

    def fail(self, fault: str) -> None:
        """Have the fault from now on."""
        for one in self._all:
            one.fail(fault)
