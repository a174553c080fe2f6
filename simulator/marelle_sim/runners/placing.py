"""Checks the places where a person puts robots down, and starts robots where they are put at 0 s."""

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
    """Check that each placement names an existing robot ("red/robot"); "robot" alone is allowed if there is only one.

    Args:
        placed: (name, time in us, pose) of each placement.
        names: names of the robots; "" for one that is alone.

    Raises:
        UsageProblem: E-RUN-05, a placement does not; the error has the allowed names.
    """
    known = [f"{name}/{ROBOT}" if name else ROBOT for name in names]
    for name, _time_us, _place in placed:
        if name not in known and (name != ROBOT or len(names) > 1):
            raise UsageProblem("E-RUN-05", name=name, known=", ".join(known))


def check_places(world: World, placed: Sequence[Placed], radii_mm: Mapping[str, float]) -> None:
    """Check that each robot, taken as round, fits wherever it is put down.

    Args:
        world: the world with its mat and walls.
        placed: (name, time in us, pose) of each placement.
        radii_mm: {name: radius of the body, in mm} of the robots; the name is "" for one that is alone.

    Raises:
        UsageProblem: E-RUN-29, a robot would be off the mat, or in a wall or a box.
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
    """Check that no robot is put down while programs run, which is not possible among several robots.

    Args:
        placed: the placements later than 0 s.

    Raises:
        UsageProblem: E-RUN-30, there is one.
    """
    for name, time_us, _place in placed:
        raise UsageProblem("E-RUN-30", name=name, seconds=round(time_us / 1_000_000, 3))


def put_at_start(world: World, placed: Sequence[Placed]) -> tuple[World, list[Placed]]:
    """Return (a world in which robots start where they are put at 0 s, the later placements).

    The world is a copy that shares its mats with the original, which is not changed; without placements at 0 s, it is the
    original itself.
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
    """Return a robot's start with the pose in `at_start` for its name, else for "", else unchanged."""
    start = at_start.get(robot.name, at_start.get("", robot.start))
    return RobotStart(
        robot.name, start, kit=robot.kit, program=robot.program, line=robot.line, color=robot.color
    )
