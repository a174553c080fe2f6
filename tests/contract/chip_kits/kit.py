"""What a kit of a chip is made of, and what a twin in it senses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.chips import Chip
    from marelle_sim.testing.board import Board


class Kit(NamedTuple):
    """One chip.

    Attributes:
        driver: the class of its driver; its file bears that name in small letters.
        wire: puts its twin, in its surroundings, on a board's bus 0 or its pin 2; a chip that shows something returns what
            tells it after the run.
        program: what is done with `chip`, the driver; it prints what it reads.
        told: what it must print, and what the twin then shows.
        mistakes: ten texts of the driver's source, and what stands there instead.
        made: how the driver is made.
    """

    driver: str
    wire: Callable[[Board], Callable[[], str] | None]
    program: str
    told: str
    mistakes: tuple[tuple[str, str], ...]
    made: str = "{}(bus=I2C(0, sda=Pin(4), scl=Pin(5)))"

    @property
    def source(self) -> str:
        """The text of the program."""
        return (
            "from machine import I2C, Pin\nfrom time import sleep_ms\n"
            f"from driver import {self.driver}\n"
            f"chip = {self.made.format(self.driver)}\n{self.program}"
        )


class Scene:
    """The `world` of a twin: each quantity is a value, or a function of the time in ms."""

    def __init__(self, chip: Chip, **quantities: Any) -> None:
        self._chip, self._quantities = chip, quantities
        chip.world = self

    def value(self, name: str, default: int = 0, **_place: float) -> int:
        """Return what a quantity has now."""
        return int(self._now(name, default))

    def distance_mm(self, *_: float, **__: float) -> float:
        """Return how far the thing is that it looks at."""
        return float(self._now("distance", 0))

    def colour(self, *_: float, **__: float) -> Any:
        """Return red, green and blue of what it looks at."""
        return self._now("colour", (255, 255, 255))

    def _now(self, name: str, default: Any) -> Any:
        value = self._quantities.get(name, default)
        return value(self._chip.time_us // 1000) if callable(value) else value


class Moving:
    """What an inertial sensor feels: a turn (mdeg/s, positive to the right) and an acceleration (mm/s2)."""

    def __init__(self, turn: float, felt: tuple[float, float, float]) -> None:
        self._turn, self._felt = turn, felt

    def turn_rate_mdeg_s(self) -> float:
        """Return the turn rate."""
        return self._turn

    def acceleration_mm_s2(self) -> tuple[float, float, float]:
        """Return (ahead, left, up)."""
        return self._felt
