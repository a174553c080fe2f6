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
PERCENT: Bounds = (0, 100)
ANY: Bounds = (-1_000_000_000, 1_000_000_000)

_BOUNDS = MappingProxyType(
    {
        "button": {"": ANY},
        "potentiometer": {"": PERCENT},
        "analog": {"": PERCENT},
        "digital": {"": (0, 1)},
    }
)
"""For each kind of part, what can be set of it, behind its name, and from what to what."""


def inputs_of(part: Part) -> dict[str, tuple[int, int]]:
    """Return the names by which `--set` and a world's `[[input]]` set something of a part, and the bounds of each."""
    if part.values.get("quantity") is not None:
        return {}  # it shows what the environment is like
    return {part.name + key: bounds for key, bounds in _BOUNDS.get(part.kind, {}).items()}


class Voltage:
    """A share of the board's voltage on a channel of its converter: 0 to 100 %."""

    __slots__ = ("_fixed", "_noise", "_percent")

    def __init__(self, percent: float, noise: Callable[[], int]) -> None:
        self._percent, self._noise = percent, noise
        self._fixed: int | None = None

    def set(self, value: int) -> None:
        """Turn it there: 0 to 100."""
        self._percent = value

    def heard(self) -> bool:
        """Tell whether a change has something done, be the program over: a converter is only ever asked."""
        return False

    def read(self) -> int:
        """Return the converter's reading: 12 bits spread over 16."""
        if self._fixed is not None:
            return self._fixed
        return converted(self._percent / 100, self._noise())

    def fail(self, fault: str) -> None:
        """Have the fault from now on: `dead` is 0 V, `stuck` what it reads now."""
        self._fixed = 0 if fault == "dead" else self.read()


def converted(share: float, noise: int) -> int:
    """Return what a converter of 12 bits, spread over 16, reads of a share of its reference."""
    reading = round(share * _FULL) + noise
    return min(max(reading, 0), _FULL) & _STEP


class Switch:
    """A sensor that says yes or no on its one wire.

    Args:
        line: its output. active: the level by which it says yes.
    """

    __slots__ = ("_active", "_line", "_works")

    def __init__(self, line: Line, *, active: int) -> None:
        self._line, self._active, self._works = line, active, True
        line.set(1 - active)

    def set(self, value: int) -> None:
        """Have it say yes (1) or no (0)."""
        if self._works:
            self._line.set(self._active if value else 1 - self._active)

    def fail(self, fault: str) -> None:
        """Have the fault from now on: `dead` is 0 V, `stuck` what it says now."""
        self._works = False
        if fault == "dead":
            self._line.set(0)

    def heard(self) -> bool:
        """Tell whether a change has something done, be the program over."""
        return self._line.heard()
