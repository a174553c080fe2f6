"""The kit of a chip, and the surroundings of its twin."""

from collections.abc import Callable
from typing import Any, NamedTuple

from marelle_sim.chips import Chip
from marelle_sim.testing.board import Board


class Kit(NamedTuple):
    """The test of one chip.

    Attributes:
        driver: class of its driver; the file has the same name in small letters.
        wire: attaches its twin, in its surroundings, to bus 0 or pin 2 of a board. For a chip that shows something it returns a function
            that describes this after the run.
        program: the program: it reads `chip`, the driver, and prints the values.
        told: the output that it must print, then the description of the twin.
        mistakes: ten pairs: a text of the driver's source, and the mistake in its place.
        made: the call that makes the driver.
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
    """The `world` of a twin. Each quantity is a value, or a function of the time in ms."""

    def __init__(self, chip: Chip, **quantities: Any) -> None:
        self._chip, self._quantities = chip, quantities
        chip.world = self

    def value(self, name: str, default: int = 0, **_place: float) -> int:
        """Return the value of a quantity now."""
        return int(self._now(name, default))

    def distance_mm(self, *_: float, **__: float) -> float:
        """Return the distance to the object ahead, in mm."""
        return float(self._now("distance", 0))

    def colour(self, *_: float, **__: float) -> Any:
        """Return red, green and blue of the surface below."""
        return self._now("colour", (255, 255, 255))

    def _now(self, name: str, default: Any) -> Any:
        value = self._quantities.get(name, default)
        return value(self._chip.time_us // 1000) if callable(value) else value


def in_scene(
    make: Callable[[], Any], address: int | None = None, **quantities: Any
) -> Callable[[Board], None]:
    """Return what attaches a chip, in a scene of these quantities, to bus 0 of a board, or to its pin 2 without an address."""

    def wire(board: Board) -> None:
        chip = make()
        Scene(chip, **quantities)
        if address is None:
            board.pin(2).attach(chip)
        else:
            board.i2c(0).attach(address, chip)

    return wire


class Moving:
    """The motion that an inertial sensor measures: a turn rate (mdeg/s, positive to the right) and an acceleration (mm/s2)."""

    def __init__(self, turn: float, felt: tuple[float, float, float]) -> None:
        self._turn, self._felt = turn, felt

    def turn_rate_mdeg_s(self) -> float:
        """Return the turn rate."""
        return self._turn

    def acceleration_mm_s2(self) -> tuple[float, float, float]:
        """Return (ahead, left, up)."""
        return self._felt
