"""Keeps what happens during a run, as the trace has it (`docs/trace.md`)."""

from __future__ import annotations

from math import floor, pi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from marelle_sim.world.any_chassis import Chassis

POSE = "pose"
_MILLIDEGREES = 180_000.0 / pi


class Recorder:
    """Collects the events of one robot, as cheaply as can be.

    Attributes:
        robot: its number. events: `[time_us, robot, kind, ...]`, in the order in which they were told.
    """

    __slots__ = ("events", "robot")

    def __init__(self, robot: int = 0) -> None:
        self.robot = robot
        self.events: list[list[Any]] = []

    def add(self, time_us: int, kind: str, *values: int | str) -> None:
        """Keep an event; its values are integers and text only."""
        self.events.append([time_us, self.robot, kind, *values])

    def watch(self, chassis: Chassis) -> None:
        """Keep the poses of that robot from now on, in um and thousandths of a degree."""
        number, append = self.robot, self.events.append

        def keep(mode: int) -> None:
            # floor(x + 0.5) is the nearest whole number at a third of what round() costs.
            append([
                chassis.ms * 1000, number, POSE, floor(chassis.x * 1000.0 + 0.5),
                floor(chassis.y * 1000.0 + 0.5), floor(chassis.heading * _MILLIDEGREES + 0.5),
                floor(chassis.left * 1000.0 + 0.5), floor(chassis.right * 1000.0 + 0.5),
                floor(chassis.left_goal * 1000.0 + 0.5), floor(chassis.right_goal * 1000.0 + 0.5),
                mode,
            ])  # fmt: skip

        chassis.on_pose = keep
