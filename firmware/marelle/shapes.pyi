"""What parts of the library need of each other: types alone, which a board never loads."""

from collections.abc import Callable
from typing import Protocol

from .control import Wheel
from .drive import Move

class Every(Protocol):
    """What calls an action again and again."""

    def __call__(
        self, period_ms: int, action: Callable[[object], None], *, hard: bool = ...
    ) -> Callable[[], None]:
        """Start; return what stops it. With `hard` no other callback holds it up."""

class BackEnd(Protocol):
    """What a drive base needs of what drives: all that it uses, so a robot with a controller of its own can take its place.

    `Engine` is the one there is: with wheels that have encoders (A) or none (C). Units and bounds are those of `control.py`.
    """

    wheels: tuple[Wheel, Wheel]  # left, right: whose `um` and `shift` a gyro needs
    move: Move | None  # the one under way; its `result` and `blocked` are set when it ends
    holds: bool  # whether it can keep a place: else HOLD is refused
    half_per_turn: int  # um each wheel goes in a whole turn on the spot
    mean_top: int  # speeds and accelerations of moves
    half_top: int
    mean_gain: int
    half_gain: int
    x: int  # of the last stretch's end, `sum` and `difference` as the wheels were there
    y: int
    sum: int
    difference: int

    def go(self, mean: int, half: int, then: int, move: Move) -> None:
        """Go by `mean` and turn by `half`, in um."""

    def drive(self, mean: int, half: int) -> None:
        """Go at these speeds, until told otherwise."""

    def stop(self, then: int) -> None:
        """Slow down and stop."""

    def halt(self) -> bool:
        """Brake at once."""

    def fit(self, left: int, right: int) -> None:
        """Take how far each rim goes in a turn of its wheel, in um."""

    def measure(self) -> None:
        """Bring the positions up to date."""

    def gone(self) -> int:
        """Return how far both wheels went together, in um."""

    def turned(self) -> int:
        """Return how much further the left one went."""
