"""A robot with one driven and steered wheel in front: a second chassis, to show what a chassis must be.

Its left motor drives, its right one turns the wheel: a full `right` speed is the wheel at 60 degrees. It is stepped a
millisecond at a time, stops dead at walls, and has nothing in common with the two-wheeled robot but the interface.
"""

from __future__ import annotations

from copy import copy
from math import cos, radians, sin
from typing import TYPE_CHECKING, Any

from marelle_sim.parts.wiring import Robot
from marelle_sim.world.friction import pulls

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.world.any_chassis import Chassis, OnPose
    from marelle_sim.world.friction import Goals
    from marelle_sim.world.walls import WallGrid

BASE_MM = 90.0  # from the steered wheel to the axle
TAU_MS = 80.0
STEER_RAD_PER_MM_S = radians(60) / 550
RECORD_MS = 10


class Tricycle:
    """The chassis; its middle is that of the rear axle."""

    def __init__(self, radius_mm: float, walls: WallGrid) -> None:
        self.radius_mm, self._walls = radius_mm, walls
        self.ms = self._recorded_ms = 0
        self.x = self.y = self.heading = self.sine = 0.0
        self.cosine = 1.0
        self.left = self.right = self.left_goal = self.right_goal = 0.0
        self.travel = self.lead = 0.0
        self._turn = 0.0  # rad/s
        self._touched = ""
        self._goals: Goals | None = None
        self.on_pose: OnPose | None = None
        self.on_touch: Callable[[float, float, str], None] | None = None
        self.on_leave: Callable[[str], None] | None = None

    def place(self, x_mm: float, y_mm: float, heading_deg: float) -> None:
        self.x, self.y, self.heading = x_mm, y_mm, radians(heading_deg)
        self.sine, self.cosine = sin(self.heading), cos(self.heading)
        self._record()

    def command(self, ms: int, goals: Goals) -> None:
        if ms > self.ms:
            self.advance(ms)
        self._goals = goals

    def advance(self, ms: int) -> None:
        while self.ms < ms:
            self._step()

    def pose_at(self, ms: int) -> tuple[float, float, float]:
        ghost = copy(self)
        ghost.on_pose = ghost.on_touch = ghost.on_leave = None
        ghost.advance(ms)
        return ghost.x, ghost.y, ghost.heading

    def wheels(self) -> tuple[float, float]:
        return self.left, self.right

    def turn_rate(self) -> float:
        return self._turn

    def speed(self) -> float:
        return self.left * cos(self.right * STEER_RAD_PER_MM_S)

    def acceleration(self) -> float:
        return (self.left_goal - self.left) * 1000 / TAU_MS

    def note(self) -> None:
        self._record()

    def _step(self) -> None:
        if self._goals is not None:
            self.left_goal, self.right_goal = pulls(self._goals(), self.left, self.right)
            self._goals = None
            self._record()
        self.left += (self.left_goal - self.left) / TAU_MS
        self.right += (self.right_goal - self.right) / TAU_MS
        steer = self.right * STEER_RAD_PER_MM_S
        self._turn = self.left * sin(steer) / BASE_MM
        before = self.x, self.y
        self.heading += self._turn * 0.001
        self.sine, self.cosine = sin(self.heading), cos(self.heading)
        way = self.left * cos(steer) * 0.001
        self.x += way * self.sine
        self.y += way * self.cosine
        self._stop_at_walls(before)
        self.travel += (self.left + self.right) * 0.0005
        self.lead += (self.left - self.right) * 0.0005
        self.ms += 1
        if self.ms - self._recorded_ms >= RECORD_MS and abs(self.left) + abs(self.right) > 0.01:
            self._record()

    def _stop_at_walls(self, before: tuple[float, float]) -> None:
        gap, wall = self._walls.nearest(self.x, self.y, self.radius_mm)
        if wall is not None and gap < self.radius_mm:
            self.x, self.y = before
            if not self._touched and self.on_touch is not None:
                self.on_touch(*wall.nearest(self.x, self.y), wall.name)
            self._touched = wall.name
        elif self._touched and gap > self.radius_mm + 0.5:
            if self.on_leave is not None:
                self.on_leave(self._touched)
            self._touched = ""

    def _record(self) -> None:
        self._recorded_ms = self.ms
        if self.on_pose is not None:
            self.on_pose(0, self.left, self.right, self.left_goal, self.right_goal)


class TricycleRobot(Robot):
    """A robot of any kit, on the other chassis."""

    def _make_chassis(self, among: Any) -> Chassis:
        return Tricycle(self.kit.body.radius_mm, self._walls)
