"""How a board names itself: in `sys.implementation` and `os.uname()`, and the names of its pins."""

from __future__ import annotations

from typing import NamedTuple


class Identity(NamedTuple):
    """How a board names itself.

    Attributes:
        machine: the board's name in `os.uname()` and `sys.implementation`, as "Raspberry Pi Pico with RP2040".
        build: the name of its firmware build.
        pins: name of a pin ("LED") -> its number, as in `BoardFacts.pins`.
    """

    machine: str
    build: str
    pins: dict[str, int]

    def changed(
        self, machine: str = "", build: str = "", pins: dict[str, int] | None = None
    ) -> Identity:
        """Return a copy with another `machine` and `build` (an empty one changes nothing) and with `pins` added."""
        return Identity(
            machine or self.machine, build or self.build, {**self.pins, **(pins or {})}
        )
