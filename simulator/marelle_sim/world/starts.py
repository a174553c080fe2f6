"""The start poses of the robots in a world: read from its file, and checked against walls, boxes and each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import hypot
from operator import attrgetter

from marelle_sim.errors import WorldError
from marelle_sim.toml import Field, Table

from .fields import AT, SQUARE
from .pose import Pose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .model import World


class RobotStart:
    """One robot of a world, as the world's file describes it.

    Attributes:
        name: its name, unique in the world; "" for one robot without a name.
        start: its pose at the start.
        kit: a kit's name or path; "" for the kit of the run.
        program: a file in the folder of the world file; "" for the program of the run.
        color: "#rrggbb", its colour in pictures; "" if the picture chooses it.
        line: its line in the world file, for messages; 0 without a file.
    """

    def __init__(
        self,
        name: str,
        start: Pose,
        *,
        kit: str = "",
        program: str = "",
        line: int = 0,
        color: str = "",
    ) -> None:
        self.name, self.start = name, start
        self.kit, self.program, self.line, self.color = kit, program, line, color

    def __repr__(self) -> str:
        return f"RobotStart({self.name!r}, {self.start!r})"


MOST_ROBOTS = 100
_START = {"at": AT.optional(), "square": SQUARE, "heading": Field.number(-360, 360, 0, 90)}
_ROBOT = {
    **_START,
    "name": Field.name().optional(),
    "color": Field.color("black").optional(),
    "kit": Field.text(""),
    "program": Field.text(""),
}
_ONE, _SEVERAL = Field.table(_START), Field.tables(_ROBOT, most=MOST_ROBOTS, fewest=1)


def _read_tables(top: Table, key: str) -> Table | list[Table]:
    several = isinstance(top.data.get(key), list) and top.data[key]
    found: Table | list[Table] = (_SEVERAL if several else _ONE).read(top, key)
    return found


ROBOT_FIELD = Field(_read_tables, {"oneOf": [_ONE.schema, _SEVERAL.schema]}, required=False)
"""The table `[robot]`, or the tables `[[robot]]`, of a world file."""


def read_starts(top: Table, world: World) -> None:
    """Set `start`, `robots` and `source` of a world from `[robot]`, or from each `[[robot]]`, of its file.

    Raises:
        WorldError: E-WORLD-17, no such square; E-WORLD-26, two robots have one name; those of `check_starts` for robots of radius 0.
    """
    world.source = (top.source.file, top.source.line_of(("robot",)))
    tables = top["robot"]
    if not isinstance(tables, list):
        world.start = _start(tables, world)
        world.check_start(0)
        return
    robots = [_robot(number, table, world) for number, table in enumerate(tables, 1)]
    names = [robot.name for robot in robots]
    for robot, table in zip(robots, tables, strict=True):
        if names.count(robot.name) > 1:
            raise table.source.error("E-WORLD-26", (*table.path, "name"), name=robot.name)
    world.robots = tuple(sorted(robots, key=attrgetter("name")))
    world.start = world.robots[0].start
    check_starts(world, dict.fromkeys(names, 0.0))


def _robot(number: int, table: Table, world: World) -> RobotStart:
    return RobotStart(
        table.get("name", f"robot-{number}"),
        _start(table, world),
        kit=table["kit"],
        program=table["program"],
        line=table.source.line_of(table.path),
        color=table.get("color", ""),
    )


def _start(table: Table, world: World) -> Pose:
    x_mm, y_mm = table.get("at", (world.width_mm / 2, world.height_mm / 2))
    if "square" in table:
        x_mm, y_mm = middle_of_square(table, world)
    return Pose(x_mm, y_mm, table["heading"] % 360)


def middle_of_square(table: Table, world: World) -> tuple[float, float]:
    """Return the middle (mm) of the square that a table names.

    Raises:
        WorldError: E-WORLD-17, the world has no such square.
    """
    name = table["square"]
    found = world.squares.centre_of(name) if world.squares else None
    if found is None:
        raise table.source.error("E-WORLD-17", (*table.path, "square"), value=name)
    return found


def starts_of(world: World) -> Sequence[RobotStart]:
    """Return the robots of a world; one without a name if the world's file names none."""
    return world.robots or (RobotStart("", world.start, line=world.source[1]),)


def check_starts(world: World, radii_mm: Mapping[str, float]) -> None:
    """Check that each round robot fits at its start: its middle on the mat, and its body clear of walls, boxes and other robots.

    Args:
        world: the world with the starts.
        radii_mm: the radius of each robot's body, by its name; "" is the name of the robot of a world with one.

    Raises:
        WorldError: E-WORLD-20 (outside the mat), E-WORLD-21 (in a wall or a box), E-WORLD-27 (two robots overlap or have one place).
    """
    robots = starts_of(world)
    for robot in robots:
        check_start(world, robot, radii_mm[robot.name])
    for one, two in combinations(robots, 2):
        away = hypot(one.start.x_mm - two.start.x_mm, one.start.y_mm - two.start.y_mm)
        if away < radii_mm[one.name] + radii_mm[two.name] or away == 0.0:
            facts = _facts(world, max(one, two, key=attrgetter("line")))
            raise WorldError(
                "E-WORLD-27", **facts, name=one.name, other=two.name, distance_mm=round(away)
            )


def check_start(world: World, robot: RobotStart, radius_mm: float) -> None:
    """Check that one robot fits at its start; see `check_starts` for the errors."""
    x, y = robot.start.x_mm, robot.start.y_mm
    facts = _facts(world, robot)
    if not (0 <= x <= world.width_mm and 0 <= y <= world.height_mm):
        raise WorldError("E-WORLD-20", **facts, width_mm=world.width_mm, height_mm=world.height_mm)
    for box in world.boxes:
        if box.holds(x, y):
            raise WorldError("E-WORLD-21", **facts, name=box.name)
    sides = [side for box in world.boxes if box.mass_g for side in box.sides()]
    for wall in (*world.walls, *sides):
        if wall.distance_mm(x, y) < radius_mm:
            raise WorldError("E-WORLD-21", **facts, name=wall.name)


def _facts(world: World, robot: RobotStart) -> dict[str, str | int]:
    return {
        "file": world.source[0] or world.name,
        "line": robot.line,
        "x_mm": round(robot.start.x_mm),
        "y_mm": round(robot.start.y_mm),
    }
