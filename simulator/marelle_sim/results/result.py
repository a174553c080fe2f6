"""The result of a run as data: its trace, and for each robot how its program ended and which files it wrote."""

from array import array
from itertools import pairwise
from math import hypot
from typing import Any, Generic, NamedTuple, TypeVar

from marelle_help import ProgramError
from marelle_sim.kernel import Ending
from marelle_sim.kits import Kit
from marelle_sim.microcontroller.bus import Transaction
from marelle_sim.programs import Source
from marelle_sim.trace import End, Touch, Trace
from marelle_sim.world import Pose, World, line_under, sensor_row

_STEP_MS = 20  # between two poses that are tested along a path


class Contact(NamedTuple):
    """A contact of the robot with a wall, a box or another robot.

    Attributes:
        time_s: virtual time of the contact, in s. x_mm, y_mm: point of the contact on the mat.
        name: name of the wall, box or robot that was touched.
    """

    time_s: float
    x_mm: float
    y_mm: float
    name: str

    def __repr__(self) -> str:
        return (
            f"Contact({self.time_s:.3f} s, {self.x_mm:.0f} mm, {self.y_mm:.0f} mm, {self.name!r})"
        )


class RobotResult(NamedTuple):
    """The result of one robot.

    Attributes:
        number: number of the robot in the trace, from 0. name: its name in the trace.
        kit: the robot's kit. source: its program. world, trace: those of the whole run.
        ended: how its program ended.
        error: the error that ended it (`.code`, `.traceback`, `.file`, `.line`, `.source_line`), or None.
        stdout: all text that the program printed.
        written: {path on the board: bytes} of the files that it wrote.
        removed: paths of the files in `simulate(flash=…)` that it removed.
        lines: `(time_us, file, line)` of the program's lines in the order in which they began, at most 20 000; [] unless
            `simulate(lines=…)` asked for them.
        bus: the last 100 000 transactions on the board's buses, in order. In an isolated run only with `simulate(board=…)`.
        returned: the value that the program returned, if it is a function; else None.
    """

    number: int
    name: str
    kit: Kit
    source: Source | None
    world: World
    trace: Trace
    ended: Ending
    error: ProgramError | None
    stdout: str
    written: dict[str, bytes]
    removed: list[str]
    lines: list[tuple[int, str, int]]
    bus: list[Transaction]
    returned: Any = None

    @property
    def end_us(self) -> int:
        """The virtual time at which its program, and what that left running, ended, in us."""
        return self.trace.program_end_us(self.number)

    @property
    def own_trace(self) -> Trace:
        """The trace with the events of this robot only, as robot 0; boxes that others pushed do not move in it. It ends with the whole run."""
        alone = len(self.trace.header["robots"]) == 1
        return self.trace if alone else self.trace.of_robot(self.number)

    @property
    def pose(self) -> Pose:
        """The pose at the end of the trace: x and y in mm, heading in degrees."""
        return self.trace.pose_at(self.trace.end_us, self.number)

    @property
    def contacts(self) -> list[Contact]:
        """All contacts of this robot, in order of time."""
        return [
            Contact(touch.time_us / 1e6, touch.x_um / 1e3, touch.y_um / 1e3, touch.wall)
            for touch in self.trace.find(Touch, self.number)
        ]

    def path(self, step_ms: int = 20) -> "dict[str, array[float]]":
        """Return the poses over time as columns, for numpy, pandas and matplotlib.

        Args:
            step_ms: virtual time between two rows, in ms, at least 1; the last row is the end of the run.

        Returns:
            Arrays of one length: `time_s`; `x_mm`, `y_mm` from the mat's bottom-left corner; `heading_deg`, from 0
            (the top of the mat) clockwise to 360.

        Raises:
            ValueError: `step_ms` is less than 1.

        Example:
            >>> path = run.path()
            >>> pandas.DataFrame(path).plot("x_mm", "y_mm")
        """
        if step_ms < 1:
            raise ValueError(f"step_ms is {step_ms}, and at least 1")
        rows = list(self.trace.path(step_ms, self.number))
        return {
            "time_s": array("d", (time_us / 1e6 for time_us, _pose in rows)),
            "x_mm": array("d", (pose.x_mm for _time_us, pose in rows)),
            "y_mm": array("d", (pose.y_mm for _time_us, pose in rows)),
            "heading_deg": array("d", (pose.heading_deg for _time_us, pose in rows)),
        }

    def visited(
        self, place: str | float, y_mm: float | None = None, *, within_mm: float = 20
    ) -> bool:
        """Tell whether the robot's centre was in a square, or within `within_mm` of a point; see `Run.visited`."""
        if isinstance(place, str):
            squares = self.world.squares
            if squares is None:
                raise ValueError(f"the world {self.world.name!r} has no squares")
            if squares.centre_of(place) is None:
                raise ValueError(f"no square {place!r} in the world {self.world.name!r}")
            return any(squares.name_at(pose.x_mm, pose.y_mm) == place for pose in self._poses())
        if y_mm is None:
            raise ValueError("visited(x_mm, y_mm) needs both")
        return any(
            hypot(pose.x_mm - place, pose.y_mm - y_mm) <= within_mm for pose in self._poses()
        )

    @property
    def travelled_mm(self) -> float:
        """The length of the path of the robot's centre, in mm; driving backwards counts too."""
        return sum(hypot(b.x_mm - a.x_mm, b.y_mm - a.y_mm) for a, b in pairwise(self._poses()))

    def on_line(self) -> float:
        """Return the share of time (0 to 1) that a line was under the row of line sensors; see `Run.on_line`."""
        row = sensor_row(self.kit.sensors)
        if row is None:
            return 0.0
        poses, mat = self._poses(), self.world.mat(1)
        return sum(line_under(mat, pose, row) for pose in poses) / len(poses)

    def _poses(self) -> list[Pose]:
        return [pose for _time_us, pose in self.trace.path(_STEP_MS, self.number)]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {str(self.ended)!r})"


Robot_co = TypeVar("Robot_co", bound=RobotResult, covariant=True)


class RunOf(NamedTuple, Generic[Robot_co]):
    """One execution of one or more programs in a world; `Robot_co` is the type of its robots' results.

    Attributes:
        robots: the result of each robot, in order of their names. wall_s: time that the run took on this computer, in s.
    """

    robots: tuple[Robot_co, ...]
    wall_s: float

    @property
    def trace(self) -> Trace:
        """The recorded events of all robots."""
        return self.robots[0].trace

    @property
    def world(self) -> World:
        """The world of the run."""
        return self.robots[0].world

    @property
    def kit(self) -> Kit:
        """The kit of the first robot."""
        return self.robots[0].kit

    @property
    def _decisive(self) -> Robot_co:
        """The robot whose ending is that of the run.

        It is the first robot that failed; if none failed, the first that was stopped; else the first that ended.
        """
        return min(self.robots, key=_urgency)

    @property
    def ended(self) -> Ending:
        """How the program of the decisive robot ended."""
        return self._decisive.ended

    @property
    def error(self) -> ProgramError | None:
        """The error of the program that failed first; None if none failed."""
        return self._decisive.error

    @property
    def stdout(self) -> str:
        """All text that was printed; the texts of several robots are in order of time."""
        return self.robots[0].stdout if len(self.robots) == 1 else self.trace.printed()

    @property
    def source(self) -> Source | None:
        """The program; None if there are several robots, because each has its own."""
        return self.robots[0].source if len(self.robots) == 1 else None

    def robot(self, robot: int | str) -> Robot_co:
        """Return the result of one robot, by its name or its number; robots are numbered from 0 in order of their names.

        Raises:
            ValueError: there is no such robot.

        Example:
            >>> run.robot("red").pose, run.robot("red").visited("B2")
        """
        for found in self.robots:
            if robot in (found.name, found.number):
                return found
        names = ", ".join(found.name for found in self.robots)
        raise ValueError(f"no robot {robot!r} in this run: there are {names}")

    @property
    def seconds(self) -> float:
        """The virtual time from power-on to the end of the program and of what it left active, or of the last of several programs, in s."""
        return self.trace.program_end_us() / 1e6

    @property
    def exit_code(self) -> int:
        """The exit code, -255 to 255, of the first program that ended by `sys.exit` with another than 0; 1 for a text, 0 if none did."""
        for end in self.trace.find(End):
            code = end.code if end.reason == Ending.EXIT else ""
            if len(code) < 5 and code.removeprefix("-").isdecimal():
                return int(code)
        return 0

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"{name}({str(self.ended)!r}, {self.seconds:.3f} s, {self.trace.header['world']!r})"


RunResult = RunOf[RobotResult]
AnyRun = TypeVar("AnyRun", bound=RunOf)  # type: ignore[type-arg]  # a bound cannot name another variable


def _urgency(robot: RobotResult) -> tuple[int, int]:
    if robot.error is not None:
        return 0, robot.end_us
    return 2 if robot.ended.by_itself else 1, robot.end_us


def run_alone(run: AnyRun, number: int = 0) -> AnyRun:
    """Return a copy of a run with one robot only: its trace has no events of the others.

    Args:
        run: a run that has ended; it is not changed. If it has only one robot, it is returned itself.
        number: number of the robot, from 0, in order of the names.
    """
    if len(run.robots) == 1:
        return run
    robot = run.robots[number]
    return run._replace(robots=(robot._replace(number=0, trace=robot.own_trace),))


def run_until(run: RunResult, time_us: int) -> RunResult:
    """Return a copy of a run as it was at a moment: trace and printed text end there, and the ending is MOMENT, without error.

    All else, such as the written files and the bus transactions, is still that of the whole run.

    Args:
        run: a run that has ended; it is not changed.
        time_us: the moment, in us of virtual time; before the start it counts as the start, after the end as the end.
    """
    trace = run.trace.until(time_us)
    robots = tuple(
        robot._replace(
            trace=trace, ended=Ending.MOMENT, error=None, stdout=trace.printed(robot.number)
        )
        for robot in run.robots
    )
    return run._replace(robots=robots)
