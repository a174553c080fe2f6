"""Keeps what happens during a run; the trace is made of it when somebody asks."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from marelle_sim.world.any_chassis import Chassis

POSE = "pose"


class Recorder:
    """Collects the events of one robot, as cheaply as can be: one tuple each.

    Poses are kept as the floats that they are and rounded to the trace's integers afterwards.
    """

    __slots__ = ("chassis", "events", "robot")

    def __init__(self, robot: int = 0) -> None:
        self.robot = robot
        self.events: list[tuple[Any, ...]] = []
        self.chassis: Chassis | None = None

    def add(self, time_us: int, kind: str, *values: int | str) -> None:
        """Keep an event; its values are integers and text only."""
        self.events.append((time_us, kind, *values))

    def watch(self, chassis: Chassis) -> None:
        """Keep the poses of that robot from now on."""
        self.chassis = chassis
        chassis.on_pose = self._pose

    def _pose(self, mode: int) -> None:
        robot = self.chassis
        if robot is None:
            return
        self.events.append((
            robot.ms * 1000, POSE, robot.x, robot.y, robot.heading, robot.left, robot.right,
            robot.left_goal, robot.right_goal, mode,
        ))  # fmt: skip
