"""The trace of a run: its events in order, as integers and text (`docs/trace.md`)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from math import radians
from typing import Any, TypeVar

from marelle_sim.trace.events import KIND_OF, End, Event, named
from marelle_sim.trace.recorder import POSE, Poses, Recorder, Recording, in_order
from marelle_sim.world import DifferentialDrive, Pose, WallGrid
from marelle_sim.world.pose import heading_degrees

Found = TypeVar("Found", bound=Event)

VERSION = "trace-1"
MOST_EVENTS = 5_000_000
MOST_CHARACTERS = 200_000_000
_NO_GRIP_LIMIT = 1e12  # slipping is already recorded in the poses, and must not be computed again


class Trace:
    """The events of a run.

    Attributes:
        header: format, kit, world, seed, and the dimensions of each robot.
        events: the row `[time_us, robot, kind, ...]` of each event, in order of time; must not be changed.
        recordings: the recording of each robot from which the trace was made; () for a trace made from rows, such as those of a file.

    Example:
        >>> trace = run.trace
        >>> trace.select("touch")
        [[2154000, 0, 'touch', 835000, 75000, 'wall-2']]
    """

    def __init__(
        self,
        header: dict[str, Any],
        events: list[list[Any]] | None = None,
        *,
        recordings: Sequence[Recording] = (),
    ) -> None:
        """Make a trace from the rows of its events, or if they are None, from the recording of each robot."""
        self.header = header
        if events is not None:
            self.events = events
        self.recordings = recordings
        self._kinds: dict[str, list[list[Any]]] = {}
        self._found: dict[tuple[type[Any], int | None], list[Any]] = {}
        self._poses = {one.poses.robot: one.poses for one in recordings}
        self._no_walls = WallGrid(())

    @cached_property
    def events(self) -> list[list[Any]]:
        """The rows of all events, in order of time; those of recorded poses are made at the first use."""
        return in_order([one.events() for one in self.recordings])

    @cached_property
    def _others(self) -> list[list[Any]]:
        """The rows of all events except poses, in order of time."""
        if self.recordings:
            return in_order([one.others for one in self.recordings])
        return [event for event in self.events if event[2] != POSE]

    @property
    def end_us(self) -> int:
        """Virtual time of the last event, in us."""
        if self.recordings:
            return max(one.end_us for one in self.recordings)
        return int(self.events[-1][0]) if self.events else 0

    def select(self, kind: str, robot: int | None = None) -> list[list[Any]]:
        """Return the rows of one kind of event, such as "touch", of all robots (None) or of one."""
        if kind not in self._kinds:
            events = self.events if kind == POSE else self._others
            self._kinds[kind] = [event for event in events if event[2] == kind]
        return [event for event in self._kinds[kind] if robot is None or event[1] == robot]

    def find(self, kind: type[Found], robot: int | None = None) -> list[Found]:
        """Return the events of one class, such as `Touch`, of all robots (None) or of one.

        Example:
            >>> [(touch.wall, touch.x_um) for touch in trace.find(Touch)]
            [('wall-2', 835000)]
        """
        found = self._found.get((kind, robot))
        if found is None:
            found = [kind(event) for event in self.select(KIND_OF[kind], robot)]
            self._found[kind, robot] = found
        return found.copy()

    def others(self, robot: int) -> list[Event]:
        """Return the events of a robot other than poses, in order of time."""
        return [named(event) for event in self._others if event[1] == robot]

    def end(self, robot: int | None = None) -> End | None:
        """Return the event `End` of a robot, or the last one of all robots (None); None if the trace has no end."""
        return next(reversed(self.find(End, robot)), None)

    def program_end_us(self, robot: int | None = None) -> int:
        """Return the virtual time (us) of the event `End` of a robot, or of the last one (None).

        That is the end of its program, or of what it left active; the robot may roll after it. Without such an event, it is the
        time of the last event.
        """
        ends = self.select("end", robot)
        return int(ends[-1][0]) if ends else self.end_us

    def printed(self, robot: int | None = None) -> str:
        """Return the text printed by all robots (None), in order of time, or by one."""
        return "".join(event[3] for event in self.select("print", robot))

    def moved(self) -> bool:
        """Tell whether any pose differs from the first in place or heading: for a single robot, whether it has moved.

        For several robots it is true also if they only stand at different places.
        """
        robots = range(len(self.header["robots"]))
        poses = (
            self.poses(robot).event(at) for robot in robots for at in range(len(self.poses(robot)))
        )
        first = next(poses, [])
        return any(pose[3:6] != first[3:6] for pose in poses)

    def pose_at(self, time_us: int, robot: int = 0) -> Pose:
        """Return a robot's pose at a time (us): x and y in mm, heading in degrees from 0 to 360.

        Raises:
            ValueError: the trace has no such robot.
        """
        poses = self.poses(robot)
        if not len(poses):
            raise ValueError(f"no robot {robot} in this trace")
        index = max(0, bisect_right(poses.times, time_us) - 1)
        pose = poses.event(index)
        following = poses.event(index + 1) if index + 1 < len(poses) else None
        return self._between(pose, following, max(time_us, pose[0]))

    def poses(self, robot: int = 0) -> Poses:
        """Return the packed poses of one robot, which take less time to read than its events."""
        if robot not in self._poses:
            self._poses[robot] = Poses.of(robot, self.select(POSE, robot))
        return self._poses[robot]

    def of_robot(self, robot: int) -> Trace:
        """Return the trace with the events of one robot only, as robot number 0; it ends at the end of the whole trace."""
        header = {**self.header, "robots": [self.header["robots"][robot]]}
        events = [[event[0], 0, *event[2:]] for event in self.events if event[1] == robot]
        if events and events[-1][0] < self.end_us:  # this robot stood still, and others did not
            pose = next(event for event in reversed(events) if event[2] == POSE)
            last = self.pose_at(self.end_us, robot)
            place = [round(value * 1000) for value in (last.x_mm, last.y_mm)]
            events.append([self.end_us, 0, POSE, *place, pose[5], 0, 0, 0, 0, 1])
        return Trace(header, events)

    def until(self, time_us: int) -> Trace:
        """Return the trace up to a time, with a pose of each robot at that time.

        Args:
            time_us: the time, in us; before the start it counts as the start, after the end as the end.
        """
        time_us = min(max(time_us, 0), self.end_us)
        events = [event for event in self.events if event[0] <= time_us]
        return Trace(self.header, [*events, *self._standing(time_us)])

    def stopped(self, time_us: int, end: list[str], place: tuple[str, int] | None) -> Trace:
        """Return a copy of this trace with an event `end` and a pose at rest of every robot added, because the run was ended from outside.

        Before them is added the event `stuck`, of robot number 0, with the line that was running.

        Args:
            time_us: virtual time of the end, in us, which must not be before the last event.
            end: the reason and the code of the end.
            place: (file, line) of `stuck`, from the first robot's program that was running; None if unknown: then `stuck` is not added.
        """
        stuck = [] if place is None else [[time_us, 0, "stuck", *place]]
        ends = [[time_us, robot, "end", *end] for robot in range(len(self.header["robots"]))]
        return Trace(self.header, [*self.events, *stuck, *ends, *self._standing(time_us)])

    def _standing(self, time_us: int) -> Iterator[list[Any]]:
        """Yield the event of a pose for each robot at a time, with speeds of 0."""
        for robot in range(len(self.header["robots"])):
            place = [round(value * 1000) for value in self.pose_at(time_us, robot)]
            yield [time_us, robot, POSE, *place, 0, 0, 0, 0, 0]

    def path(self, step_ms: int, robot: int = 0) -> Iterator[tuple[int, Pose]]:
        """Yield (time in us, pose) of a robot every `step_ms` from the start on, and at the end of the trace."""
        end_us = self.end_us
        for time_us in range(0, end_us, step_ms * 1000):
            yield time_us, self.pose_at(time_us, robot)
        yield end_us, self.pose_at(end_us, robot)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the trace's file, without newlines: the header, then each event, in JSON."""
        from json import dumps  # only for writing or hashing a trace

        yield dumps(self.header, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
        for event in self.events:
            yield dumps(event, ensure_ascii=True, separators=(",", ":"))

    def sha256(self) -> str:
        """Return the SHA-256 of the trace's file in hexadecimal; two runs with the same files and options give the same."""
        from hashlib import sha256  # as json: only for a hash

        digest = sha256()
        for line in self.lines():
            digest.update(f"{line}\n".encode("ascii"))
        return digest.hexdigest()

    @classmethod
    def read(cls, lines: Iterable[str]) -> Trace:
        """Return the trace from the lines of its file.

        Raises:
            TraceError: E-TRACE-01, the first line is JSON, but no header of `trace-1`; E-TRACE-02, a line is damaged, also a first line that
                is no JSON or absent; E-TRACE-03, they exceed a limit. The fact `line` of 02 and 03 is the line number.
        """
        from marelle_sim.trace.tracefile import parse  # needs json; see `lines`

        return cls(*parse(lines, VERSION, most=MOST_EVENTS, most_characters=MOST_CHARACTERS))

    def _between(self, pose: list[Any], following: list[Any] | None, time_us: int) -> Pose:
        if pose[10] == 1:
            return self._glide(pose, time_us)
        if following is None or following[0] == pose[0]:
            return _as_recorded(pose)
        x_mm, y_mm, heading = pose[3] * 1e-3, pose[4] * 1e-3, pose[5] * 1e-3
        share = min(1.0, (time_us - pose[0]) / (following[0] - pose[0]))
        return Pose(
            x_mm + share * (following[3] * 1e-3 - x_mm),
            y_mm + share * (following[4] * 1e-3 - y_mm),
            (heading + share * (following[5] * 1e-3 - heading)) % 360.0,
        )

    def _glide(self, pose: list[Any], time_us: int) -> Pose:
        passed_ms = (time_us - pose[0]) // 1000
        if not passed_ms:
            return _as_recorded(pose)
        drive = self.glide_from(pose)
        drive.advance(passed_ms)
        return Pose(drive.x, drive.y, heading_degrees(drive.heading))

    def glide_from(self, pose: Sequence[Any]) -> DifferentialDrive:
        """Return a simulated drive whose state at 0 ms is that of a pose, given as its event; it meets no walls."""
        x_um, y_um, heading, left, right, left_goal, right_goal, _mode = pose[3:]
        goals = left_goal * 1e-3, right_goal * 1e-3
        robot = self.header["robots"][pose[1]]
        drive = DifferentialDrive(
            track_mm=robot["track_um"] * 1e-3,
            radius_mm=robot["radius_um"] * 1e-3,
            tau_ms=robot["tau_us"] * 1e-3,
            grip_mm_s2=_NO_GRIP_LIMIT,
            walls=self._no_walls,
        )
        drive.begin_at(
            x_um * 1e-3, y_um * 1e-3, radians(heading * 1e-3), left * 1e-3, right * 1e-3
        )
        drive.command(0, lambda: goals)
        return drive


def _as_recorded(pose: Sequence[Any]) -> Pose:
    """Return the pose of an event in mm and degrees, each the float nearest to its value of three decimals."""
    return Pose(pose[3] / 1000, pose[4] / 1000, pose[5] % 360_000 / 1000)


def make_trace(header: dict[str, Any], *recorders: Recorder) -> Trace:
    """Return a trace with this header and what the recorder of each robot has recorded; the recorders are empty afterwards."""
    return Trace(header, recordings=[recorder.give() for recorder in recorders])
