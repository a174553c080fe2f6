"""What moves a robot, whatever it is: the interface that the rest asks. `world.chassis` has the two-wheeled one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.world.friction import Goals

    OnPose = Callable[[int, float, float, float, float], None]
    """Told a mode and what two motors do: the speeds of the left and the right one, and what they tend to, in mm/s."""


class Chassis(Protocol):
    """What the parts, the trace and whoever looks may ask of any chassis.

    Attributes:
        ms: the millisecond for which the rest holds.
        x, y: its middle in mm; heading: radians, clockwise from the top of the mat; sine, cosine: of it.
        left_goal, right_goal: what its two motors tend to now, in mm/s.
        travel, lead: its two encoders count `travel + lead` (left) and `travel - lead` (right), in mm.
        on_pose: called with mode 1 where from now on the motion is that of a `DifferentialDrive` with these speeds,
            and with 0 where it is a straight line to the next call: any other chassis gives 0, every few ms.
        on_touch, on_leave: called with the place and name of a wall, and with its name.
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
        """Put it down somewhere, at rest."""

    def command(self, ms: int, goals: Goals) -> None:
        """Set what its two motors tend to, in mm/s, from that millisecond on; or what drives them, and what friction takes."""

    def advance(self, ms: int) -> None:
        """Move on to that whole millisecond, for good."""

    def pose_at(self, ms: int) -> tuple[float, float, float]:
        """Return where it will be (mm, mm, radians) if nothing is commanded; nothing is committed."""

    def wheels(self) -> tuple[float, float]:
        """Return how fast its two motors turn, in mm/s."""

    def turn_rate(self) -> float:
        """Return how fast it turns, in rad/s, positive to the right."""

    def speed(self) -> float:
        """Return the speed along the heading, in mm/s."""

    def acceleration(self) -> float:
        """Return the acceleration along the heading, in mm/s2."""

    def note(self) -> None:
        """Record where it is now."""
