"""The interface of every chassis; `world.chassis` has the two-wheeled one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.world.friction import Goals

    OnPose = Callable[[int, float, float, float, float], None]
    """Called with a mode, the rim speeds of the left and right wheel, and the speeds that they tend to, in mm/s."""


class Chassis(Protocol):
    """A robot's chassis, as its parts, its trace and observers use it.

    Attributes:
        ms: the time of the pose and speeds below, in ms.
        x, y: its middle in mm; heading: radians, clockwise from the top of the mat; sine, cosine: of the heading.
        left_goal, right_goal: the rim speeds that its two motors tend to now, in mm/s.
        travel, lead: its two encoders count `travel + lead` (left) and `travel - lead` (right), in mm.
        on_pose: called with mode 1 if the motion from now on is that of a `DifferentialDrive` with these speeds, and
            with mode 0 if it is a straight line to the next call; other chassis call it with 0 every few ms.
        on_touch: called with x, y (mm) and the name of a wall when a contact begins; on_leave: with the name when it ends.
    """

    ms: int
    x: float
    y: float
    heading: float
    sine: float
    cosine: float
    left_goal: float
    right_goal: float
    travel: float
    lead: float
    on_pose: OnPose | None
    on_touch: Callable[[float, float, str], None] | None
    on_leave: Callable[[str], None] | None

    def place(self, x_mm: float, y_mm: float, heading_deg: float) -> None:
        """Put the robot down at a place, at rest."""

    def command(self, ms: int, goals: Goals) -> None:
        """Set from a millisecond on what `goals()` gives: the rim speeds that the motors tend to, or drive and friction."""

    def advance(self, ms: int) -> None:
        """Move the robot on to a time, in whole ms."""

    def pose_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) at a later time if no command comes; what follows is as if nobody had looked."""

    def wheels(self) -> tuple[float, float]:
        """Return the rim speeds of its left and right wheel, in mm/s."""

    def turn_rate(self) -> float:
        """Return the rate of turn, in rad/s, positive to the right."""

    def speed(self) -> float:
        """Return the speed along the heading, in mm/s."""

    def acceleration(self) -> float:
        """Return the acceleration along the heading, in mm/s2."""

    def note(self) -> None:
        """Record the present pose in the trace."""
