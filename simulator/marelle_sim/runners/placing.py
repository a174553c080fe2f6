"""The places where a person puts robots down, before the start and while programs run."""

from __future__ import annotations

from copy import copy

from marelle_sim.errors import UsageProblem, WorldError
from marelle_sim.runners.options import ROBOT
from marelle_sim.world.starts import RobotStart, check_start

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from marelle_sim.runners.options import Placed
    from marelle_sim.world import Pose, World


def check_robots(placed: Sequence[Placed], names: Sequence[str]) -> None:
    """Refuse to put down a robot that does not exist, or that is not named among several.

    Args:
        placed: (name, time in us, place).
        names: of the robots; "" for one that is alone.

    Raises:
        UsageProblem: E-RUN-05, with the names there are.
    """
    known = [f"{name}/{ROBOT}" if name else ROBOT for name in names]
    for name, _time_us, _place in placed:
        if name not in known and (name != ROBOT or len(names) > 1):
            raise UsageProblem("E-RUN-05", name=name, known=", ".join(known))


def check_places(world: World, placed: Sequence[Placed], radii_mm: Mapping[str, float]) -> None:
    """Check that a round robot fits wherever it is put down.

    Args:
        world: its mat and its walls.
        placed: (name, time in us, place).
        radii_mm: of each robot's body, by its name; "" for one that is alone.

    Raises:
        UsageProblem: E-RUN-29, it is beside the mat, or in a wall.
    """
    for name, _time_us, place in placed:
        owner = name.rpartition("/")[0]
        try:
            check_start(world, RobotStart(owner, place), radii_mm[owner])
        except WorldError:
            raise UsageProblem(
                "E-RUN-29", x_mm=round(place.x_mm), y_mm=round(place.y_mm)
            ) from None


def check_alone(placed: Sequence[Placed]) -> None:
    """Refuse to lift a robot among others while their programs run.

    Raises:
        UsageProblem: E-RUN-30.
    """
    for name, time_us, _place in placed:
        raise UsageProblem("E-RUN-30", name=name, seconds=round(time_us / 1_000_000, 3))


def put_at_start(world: World, placed: Sequence[Placed]) -> tuple[World, list[Placed]]:
    """Return a copy of the world whose robots start where they are put at 0 s, and the later placements.

    The world that was given stays as it is: others may run in it. Both share their mats.
    """
    at_start = {name.rpartition("/")[0]: place for name, time_us, place in placed if time_us == 0}
    later = [one for one in placed if one[1] > 0]
    if not at_start:
        return world, later
    moved = copy(world)
    moved.robots = tuple(_moved(robot, at_start) for robot in world.robots)
    moved.start = moved.robots[0].start if moved.robots else at_start.get("", world.start)
    return moved, later


def _moved(robot: RobotStart, at_start: Mapping[str, Pose]) -> RobotStart:
    """Return the robot's start, moved to its entry in `at_start`: by its name, or "" if it is the only robot."""
    start = at_start.get(robot.name, at_start.get("", robot.start))
    return RobotStart(
        robot.name, start, kit=robot.kit, program=robot.program, line=robot.line, color=robot.color
    )
