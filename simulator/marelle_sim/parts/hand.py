"""A hand that lifts a robot and puts it down at another place, while its program goes on.

In the air a line sensor reads black, because no light comes back, and a range sensor detects no wall, because walls stand on the mat.
"""

from collections.abc import Iterable
from functools import partial

from marelle_sim.parts.reflectance import Reflectance
from marelle_sim.parts.surroundings import Surroundings
from marelle_sim.parts.ultrasonic import Ultrasonic
from marelle_sim.parts.wiring import Robot
from marelle_sim.trace.events import CARRIED_US
from marelle_sim.world.liftable_drive import LiftableDrive
from marelle_sim.world.pose import Pose


def carried(robot_type: type[Robot]) -> type[Robot]:
    """Return a subclass of `robot_type` whose chassis is a `LiftableDrive`."""
    return type("CarriedRobot", (robot_type,), {"drive_type": LiftableDrive})


class Hand:
    """Lifts one robot at given times, and puts it down half a second later."""

    def __init__(self, robot: Robot, placed: Iterable[tuple[str, int, Pose]]) -> None:
        """Schedule the lifts of a robot whose chassis is a `LiftableDrive`.

        `placed` has for each lift of this robot its name (which is not looked at), the time of lifting (us), and the pose in which it
        is put down. A lift that begins before the robot is put down replaces the one before.
        """
        chassis = robot.chassis
        assert isinstance(chassis, LiftableDrive)  # `engine` makes the robot with one
        self._robot, self._chassis, self._lifts = robot, chassis, 0
        for _name, time_us, place in placed:
            robot.board.clock.at(time_us, partial(self._lift, place))

    def _lift(self, place: Pose) -> None:
        board = self._robot.board
        self._settle()
        self._lifts += 1
        until_us = board.clock.now + CARRIED_US
        board.record(
            "carry",
            round(place.x_mm * 1000),
            round(place.y_mm * 1000),
            round(place.heading_deg * 1000),
        )
        self._chassis.lift(place, until_us // 1000)
        for sensor in self._sensors():
            sensor.leave_mat()
        board.clock.at(until_us, partial(self._put_down, self._lifts))

    def _put_down(self, lift: int) -> None:
        if lift != self._lifts:
            return  # another lift has begun meanwhile
        self._settle()
        self._chassis.put_down()
        for sensor in self._sensors():
            sensor.meet_mat()

    def _sensors(self) -> list[Reflectance | Ultrasonic | Surroundings]:
        robot = self._robot
        return [*robot.line_sensors, *robot.ranges.values(), robot.surroundings]

    def _settle(self) -> None:
        self._chassis.advance(max(self._robot.board.clock.now // 1000, self._chassis.ms))
