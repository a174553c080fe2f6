"""What parts of the library need of each other: types alone, which a board never loads."""

from collections.abc import Callable
from typing import Protocol

from .drive import Move
from .parts.imu import IMU
from .side import Side

class Every(Protocol):
    """What calls an action again and again."""

    def __call__(
        self, period_ms: int, action: Callable[[object], None], *, hard: bool = ...
    ) -> Callable[[], None]:
        """Start; return what stops it. With `hard` no other callback holds it up."""

class BackEnd(Protocol):
    """What a drive base needs of what drives, so that a robot with a controller of its own can take its place.

    `control.Engine` is the one there is: with wheels that have encoders (A) or none (C). The controller of a robot's own (B) moves by
    itself: it needs no tick, and is asked by `update` whether it has arrived.
    Ways are in um, angles in thousandths of a degree, positive to the right, unless said. What one cannot do it refuses with
    `refused("E-BOT-34", form)`.
    """

    # The one under way; when it ends, this is None and its `result` and `blocked` are set
    move: Move | None
    # Whether it can keep a place: else HOLD is refused
    holds: bool

    @property
    def motors(self) -> tuple[Side, Side] | None:
        """The left and right motor, for `self_test` to turn; None: a controller turns them."""

    def configure(self, values: list[int]) -> None:
        """Take what `DriveBase.settings` has, in its order.

        Diameters of the left and right wheel and the track in um; speed (mm/s) and acceleration (mm/s2) of straight moves, those of
        turns in degrees. It is called first of all.
        """

    def go(self, way: int, angle: int, then: int, move: Move) -> None:
        """Go by `way` and turn by `angle` from where the last move was to end, `then` COAST, BRAKE or HOLD; give up the one under way."""

    def drive(self, speed: int, rate: int) -> None:
        """Go at `speed` mm/s and turn by `rate` degrees/s, until told otherwise."""

    def stop(self, then: int) -> None:
        """Slow down and stop; give up the move under way."""

    def halt(self) -> bool:
        """Brake at once: the end of a program. Tell whether a move was cut short."""

    def update(self) -> None:
        """Find out where the robot is and whether `move` has ended: called when a program asks for it."""

    def distance(self) -> int:
        """Return how far it has driven, in mm."""

    def heading(self) -> int:
        """Return how far it has turned, in degrees."""

    def pose(self) -> tuple[int, int, int]:
        """Return mm to the right of and ahead of where the program started, and degrees."""

    def gyro(self, imu: IMU) -> Callable[[], None]:
        """Return what keeps the headings by a gyro from now on, called every 10 ms of a wait."""
