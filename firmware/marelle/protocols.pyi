"""Types that several files share. A board never loads them."""

from collections.abc import Callable
from typing import Protocol

from .drive import Move
from .parts.imu import IMU
from .side import Side

class Every(Protocol):
    """Starts a timer."""

    def __call__(
        self, period_ms: int, action: Callable[[object], None], *, hard: bool = ...
    ) -> Callable[[], None]:
        """Call `action(timer)` every `period_ms` ms; return a function that ends this. With `hard` it may interrupt other callbacks."""

class BackEnd(Protocol):
    """Drives two wheels for a `DriveBase`.

    `control.Engine` does, with wheels that have encoders (back-end A) or none (back-end C). A robot whose own controller drives its motors
    brings an object with these methods (back-end B). It needs no tick: `update` finds out whether it has arrived. Ways are
    in um and angles in thousandths of a degree, positive to the right, unless other units are named. A call that
    it cannot do raises `refused("E-BOT-34", form)`.
    """

    # The move under way. At its end: None, with `result` and `blocked` of the move set
    move: Move | None
    # True if it can keep a place; else HOLD is refused
    holds: bool

    @property
    def motors(self) -> tuple[Side, Side] | None:
        """The left and the right motor, for `self_test`; None if a controller drives them."""

    def configure(self, values: list[int]) -> None:
        """Set dimensions and speeds, in the order of `DriveBase.settings`. This is the first call.

        They are the diameters of the left and the right wheel and the track (um), the speed (mm/s) and acceleration (mm/s2) of straight
        moves, and those of turns (degrees/s, degrees/s2).
        """

    def go(self, way: int, angle: int, then: int, move: Move) -> None:
        """Go by `way` and turn by `angle` from the end of the last move; then COAST, BRAKE or HOLD. Cancel the move under way."""

    def drive(self, speed: int, rate: int) -> None:
        """Go at `speed` mm/s and turn by `rate` degrees/s, until the next call."""

    def stop(self, then: int) -> None:
        """Slow down and stop; cancel the move under way."""

    def halt(self) -> bool:
        """Brake at once, at the end of a program. Return True if a move was under way."""

    def update(self) -> None:
        """Update the place of the robot and the end of `move`. Called when a program reads one of them."""

    def distance(self) -> int:
        """Return the distance driven, in mm."""

    def heading(self) -> int:
        """Return the turn since the start, in degrees."""

    def pose(self) -> tuple[int, int, int]:
        """Return (x, y, heading): mm to the right of the start, mm ahead of it, and the turn in degrees."""

    def gyro(self, imu: IMU) -> Callable[[], None]:
        """Return a function that corrects the headings by a gyroscope. It is called every 10 ms of a wait."""
