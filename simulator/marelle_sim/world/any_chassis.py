"""The interface of every chassis; `world.chassis` has the two-wheeled one."""

from collections.abc import Callable
from typing import Protocol

from marelle_sim.world.friction import Goals

OnPose = Callable[[int, float, float, float, float], None]
"""Called with a mode (see `Chassis.on_pose`), the rim speeds of the left and right wheel, and their goal speeds, in mm/s."""


class Chassis(Protocol):
    """A robot's chassis, as its parts, its trace and observers use it.

    Attributes:
        ms: the time of the pose and speeds below, in ms.
        x, y: the middle of the robot in mm; heading: its direction in radians, clockwise from the top of the mat.
        sine, cosine: the sine and the cosine of the heading.
        left_goal, right_goal: the rim speeds that the two wheels approach under the present command, in mm/s.
        travel, lead: the left encoder counts `travel + lead`, the right encoder `travel - lead`, both in mm.
        on_pose: called with a mode and the speeds (see `OnPose`) to record the present pose. With mode 1 the robot moves on from there as a
            `DifferentialDrive` with these speeds; with mode 0 in a straight line to the next recorded pose. A chassis of
            another kind calls it with mode 0 every few ms.
        on_touch: called with x, y (mm) and the name of a wall, a box or a robot when a contact with it begins.
        on_leave: called with this name when the contact ends.
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
        """Set the pose of the robot (mm, degrees clockwise from the top of the mat), with both wheels at rest."""

    def command(self, ms: int, goals: Goals) -> None:
        """Set the command that the motors obey from the time `ms` on.

        `goals()` returns the two goal speeds of the rims (mm/s), or a `Driven` function with the pull and the friction of each wheel.
        """

    def advance(self, ms: int) -> None:
        """Simulate the motion of the robot up to the time `ms` of the run, a whole number of ms."""

    def pose_at(self, ms: int) -> tuple[float, float, float]:
        """Return x, y (mm) and heading (radians) that the robot will have at the time `ms` if no further command comes.

        The call changes nothing in the later motion of the robot.
        """

    def wheels(self) -> tuple[float, float]:
        """Return the rim speeds of its left and right wheel, in mm/s."""

    def turn_rate(self) -> float:
        """Return the rate of turn, in rad/s, positive clockwise (to the right)."""

    def speed(self) -> float:
        """Return the speed along the heading, in mm/s."""

    def acceleration(self) -> float:
        """Return the acceleration along the heading, in mm/s2, positive ahead."""

    def note(self) -> None:
        """Record the present pose in the trace, unless the robot is at rest: that pose is recorded already."""


def catch_up(chassis: Chassis, time_us: int) -> None:
    """Simulate the motion of a robot up to a time of its run, in us; within the millisecond of its pose do nothing, not even begin a command."""
    ms = time_us // 1000
    if ms > chassis.ms:
        chassis.advance(ms)
