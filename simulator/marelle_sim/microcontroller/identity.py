"""The names of a board: in `sys.implementation`, in `os.uname()`, and of its pins."""

from __future__ import annotations

from typing import NamedTuple


class Identity(NamedTuple):
    """The names of a board.

    Attributes:
        machine: of `os.uname()` and `sys.implementation`. build: the name of its firmware.
        pins: the names of the board on its pins, with their GPIOs.
    """

    machine: str
    build: str
    pins: dict[str, int]

    def changed(
        self, machine: str = "", build: str = "", pins: dict[str, int] | None = None
    ) -> Identity:
        """Return these names with some replaced; names of pins are added."""
        return Identity(
            machine or self.machine, build or self.build, {**self.pins, **(pins or {})}
        )
