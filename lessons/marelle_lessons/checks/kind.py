"""What a kind of check is, and what it looks at."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from marelle_sim.trace.poses import HEADING, X, Y
from marelle_sim.world.chassis import heading_degrees

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from marelle_lessons.program import Program
    from marelle_sim import Run
    from marelle_sim.toml import Table
    from marelle_sim.trace import Trace
    from marelle_sim.world import World

    Options = Mapping[str, Any]
    Look = tuple[int, float, float, float]

STEP_US = 20_000  # between two looks at a path: 4 mm at the robot's usual speed


class Failed(NamedTuple):
    """A check is not met.

    Attributes:
        time_us: The first moment at which that is sure, or None when it is so without a run.
        values: What its sentence may name, beside the moment and the place.
        line: The line of the program that shows it, or 0.
    """

    time_us: int | None
    values: Mapping[str, str | float]
    line: int = 0


class Evidence:
    """One run and its program, with what several checks look at worked out once.

    Attributes:
        run: A run that has ended. program: Its text.
        shared: What one check worked out and others of its kind use again, by a name.
    """

    def __init__(self, run: Run, program: Program) -> None:
        self.run, self.program = run, program
        self.shared: dict[str, Any] = {}

    @cached_property
    def path(self) -> list[Look]:
        """Return (us, x in mm, y in mm, heading in degrees) every 20 to 40 ms, until the robot stands still."""
        return list(walk(self.run.trace))

    @cached_property
    def squares(self) -> list[tuple[int, str]]:
        """Return (time in us, name) of each square that the robot's middle enters; "" is beside them."""
        squares = self.run.world.squares
        found: list[tuple[int, str]] = []
        for time_us, x_mm, y_mm, _heading in self.path:
            name = squares.name_at(x_mm, y_mm) if squares else ""
            if not found or found[-1][1] != name:
                found.append((time_us, name))
        return found

    @cached_property
    def end_us(self) -> int:
        """Return when the program ended; the robot may roll on for a moment."""
        return round(self.run.seconds * 1e6)


class Kind(NamedTuple):
    """One kind of check.

    Attributes:
        judge: Returns None when all is well; pure: it changes nothing.
        read: Reads the options from the check's table, for the worlds that it is made in.
        keys: The options that there are.
        values: What its sentences may name, beside `COMMON`.
    """

    judge: Callable[[Evidence, Options], Failed | None]
    read: Callable[[Table, list[World]], Options]
    keys: tuple[str, ...]
    values: tuple[str, ...]


def walk(trace: Trace) -> Iterator[Look]:
    """Yield (time in us, x and y in mm, heading in degrees) every 20 to 40 ms, and the last one.

    A robot that is steered has a pose in its trace each 10 ms: these are taken as they are, which costs a tenth of
    asking the trace. Between poses that are farther apart the robot glides, as in the trace. Places are those of the
    robot, not rounded to the micrometre as the trace's events are.
    """
    due_us, poses = 0, trace.poses(0)
    x_mm, y_mm, headings = poses.column(X), poses.column(Y), poses.column(HEADING)
    for index, time_us in enumerate(map(int, poses.times)):
        if time_us < due_us:
            continue
        if time_us >= due_us + STEP_US and index:
            for look in _between(trace, poses.row(index - 1), due_us, time_us):
                yield look
                due_us = look[0] + STEP_US
        if time_us >= due_us:
            yield time_us, x_mm[index], y_mm[index], heading_degrees(headings[index])
            due_us = time_us + STEP_US
    end_us = trace.end_us
    if end_us >= due_us + STEP_US and len(poses):
        yield from _between(trace, poses.row(len(poses) - 1), due_us, end_us)
    yield _asked(trace, end_us)


def _between(trace: Trace, row: tuple[float, ...], start_us: int, end_us: int) -> Iterator[Look]:
    """Yield where the robot is between a pose in the trace and the next one: gliding, or on a straight line."""
    looks = range(start_us, end_us, STEP_US)
    begin_us, *motion, mode = row
    if mode != 1:
        yield from (_asked(trace, look_us) for look_us in looks)
        return
    drive = trace.gliding(0, motion)
    for look_us in looks:
        drive.advance((look_us - int(begin_us)) // 1000)
        yield look_us, drive.x, drive.y, heading_degrees(drive.heading)


def _asked(trace: Trace, time_us: int) -> Look:
    pose = trace.pose_at(time_us)
    return time_us, pose.x_mm, pose.y_mm, pose.heading_deg


COMMON = ("time_s", "square", "place", "x_mm", "y_mm")
"""What every sentence may name: when and where. `place` is « en A2 », or beside which side of the mat."""
