"""A two-wheeled robot that a hand may lift and put down elsewhere while its program runs.

While the robot is in the hand, commands turn its wheels by the same law as on the mat, and the encoders count. The body moves in
a straight line to its new place and touches nothing. The body is put down at rest: wheels that turn at that moment slip first.
"""

from math import cos, pi, radians, sin
from typing import Any

from marelle_sim.world.chassis import DifferentialDrive
from marelle_sim.world.pose import Pose
from marelle_sim.world.walls import WallGrid

PoseTuple = tuple[float, float, float]


class LiftableDrive(DifferentialDrive):
    """A two-wheeled robot that is on its mat, or in the hand that carries it to another place.

    Attributes:
        in_hand: True from `lift` to `put_down`.
    """

    __slots__ = ("_begin_ms", "_end_ms", "_from", "_of_mat", "_to", "_watching", "in_hand")

    def __init__(self, **body: Any) -> None:
        """Make a robot at rest at the origin; `body` has the arguments of `DifferentialDrive`."""
        super().__init__(**body)
        self.in_hand = False
        self._begin_ms, self._end_ms = 0, 1
        self._from = self._to = (0.0, 0.0, 0.0)
        self._of_mat, self._watching = self._wall_grid, self.on_pose

    def lift(self, place: Pose, until_ms: int) -> None:
        """Lift the robot now and carry it to `place`, where it arrives at the time `until_ms`.

        If it is in the hand already, it is carried to the new place from where it is now.
        """
        if not self.in_hand:
            self._record(0)
            self._watching, self._of_mat = self.on_pose, self._wall_grid
            self._let_go_of_walls()
            self.on_pose, self._wall_grid, self.in_hand = None, WallGrid(()), True
        else:
            self._report_pose()
        turn = pi - (pi - radians(place.heading_deg) + self.heading) % (2 * pi)  # the short way
        self._from = self.x, self.y, self.heading
        self._to = place.x_mm, place.y_mm, self.heading + turn
        self._begin_ms, self._end_ms = self.ms, until_ms
        self.slipping, self._body_ms = False, -1
        self._free_ms = self._clear_ms = 0

    def put_down(self) -> None:
        """Put the robot down at the destination of the last `lift`: the body is at rest, the wheels keep their speeds."""
        self._stand_at(self._to)
        self.on_pose, self._wall_grid, self.in_hand = self._watching, self._of_mat, False
        self._body_speed, self._body_spin, self._body_ms = 0.0, 0.0, self.ms
        self.slipping = bool(self._speed or self._spin)
        self._steady = self._steady and not self.slipping
        self._free_ms = self._clear_ms = 0
        self._record(0 if self.slipping else 1)

    def advance(self, ms: int) -> None:
        """Simulate the motion up to the time `ms`; in the hand only the wheels obey commands, and the hand moves the body."""
        super().advance(ms)
        if self.in_hand:
            self._stand_at(self._carried_to(self.ms))

    def pose_at(self, ms: int) -> PoseTuple:
        """Return x, y (mm) and heading (radians) at the time `ms` if no further command comes and no further `lift`."""
        return self._carried_to(ms) if self.in_hand else super().pose_at(ms)

    def turn_rate(self) -> float:
        """Return the rate of turn of the body, in rad/s, positive to the right; in the hand, the rate at which the hand turns it."""
        if not self.in_hand:
            return super().turn_rate()
        return (self._to[2] - self._from[2]) * 1000.0 / (self._end_ms - self._begin_ms)

    def speed(self) -> float:
        """Return the speed along the heading over the mat, in mm/s; 0 in the hand."""
        return 0.0 if self.in_hand else super().speed()

    def acceleration(self) -> float:
        """Return the acceleration along the heading, in mm/s2; 0 in the hand."""
        return 0.0 if self.in_hand else super().acceleration()

    def note(self) -> None:
        """Record the present pose in the trace, unless the robot is at rest on the mat: that pose is recorded already."""
        super().note()
        if self.in_hand:
            self._report_pose()

    def _carried_to(self, ms: int) -> PoseTuple:
        share = min(1.0, (ms - self._begin_ms) / (self._end_ms - self._begin_ms))
        x, y, heading = (
            begin + share * (end - begin) for begin, end in zip(self._from, self._to, strict=True)
        )
        return x, y, heading

    def _stand_at(self, place: PoseTuple) -> None:
        self.x, self.y, self.heading = place
        self.sine, self.cosine = sin(self.heading), cos(self.heading)

    def _report_pose(self) -> None:
        """Record the pose in the hand as the start of a straight line to the next recorded pose."""
        if self._watching is not None:
            self._watching(0, self.left, self.right, self.left_goal, self.right_goal)

    def _let_go_of_walls(self) -> None:
        touched = {wall.name for wall in self._touched}
        self._touched, self._touching = (), None
        if self.on_leave is not None:
            for name in sorted(touched):
                self.on_leave(name)
