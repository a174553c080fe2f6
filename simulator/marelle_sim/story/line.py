"""Finds in a trace how a robot followed a line: when its sensors saw the line, and when it lost the line."""

from marelle_sim.results import RobotResult
from marelle_sim.story.moment import Moment
from marelle_sim.story.motion import Phase
from marelle_sim.trace import Leave, Touch, Trace, follow_lines, walk
from marelle_sim.world import centre_lines_of, sensor_row

_LOST_US = 1_000_000  # a line that no sensor sees for longer is lost
_FOLLOWED_US = 1_000_000  # a line seen for less time was only crossed
_ON_LINE = 0.75  # a path follows a line if the line was seen on at least this share of it
_FEW = 4  # more losses are summarised in one moment
_FREE_US = 1_000_000  # a contact is a new one if the last ended at least so long before


class LineStory:
    """How one robot followed the lines of its world."""

    def __init__(self, robot: RobotResult, trace: Trace) -> None:
        way, row = centre_lines_of(robot.world), sensor_row(robot.kit.sensors)
        self._end_us = end_us = trace.program_end_us()
        self._following = follow_lines(walk(trace), way, row, end_us) if way and row else None
        self._losses = self._following.losses(_LOST_US) if self._following else []
        self._last_us = self._following.gaps[-1][0] if self._following else 0
        self._touches = [touch.time_us for touch in trace.find(Touch, 0)]

    def cuts(self) -> list[int]:
        """Return the times, in us, at which the line was lost or found again."""
        return [time_us for loss in self._losses for time_us in loss if time_us < self._last_us]

    def followed(self, phase: Phase) -> float:
        """Return the share of a phase (0.75 to 1) during which a sensor saw the line, else 0.

        It is 0 if the share is smaller, if the line was lost for more than 1 s or if the robot began to touch something in the phase,
        and without a line or line sensors.
        """
        begin_us, end_us = phase.begin_us, min(phase.end_us, self._end_us)
        if (
            self._following is None
            or any(begin_us < time < end_us for time in self._touches)
            or any(since < end_us and begin_us < until for since, until in self._losses)
        ):
            return 0.0
        share = self._following.seen(begin_us, end_us)
        return share if share >= _ON_LINE else 0.0

    def moments(self) -> list[Moment]:
        """Return a moment for each time that a line was lost for more than 1 s; if there are more than four, one with their number.

        A loss counts only if it begins at least 1 s after the start of the run or after the end of the loss before it: a line seen
        for less time was only crossed.
        """
        told, free_us = [], 0
        for since_us, until_us in self._losses:
            if since_us - free_us >= _FOLLOWED_US:
                told.append(
                    Moment(since_us, "lost_and_found", lasts_us=until_us - since_us)
                    if until_us < self._last_us
                    else Moment(since_us, "lost_line", until_us=self._end_us)
                )
            free_us = until_us
        if len(told) <= _FEW:
            return told
        first, last = told[0], told[-1]
        return [Moment(first.time_us, "lost_line_many", until_us=last.until_us, count=len(told))]


def contacts(trace: Trace) -> list[int]:
    """Return the times, in us, at which the robot touches something after at least 1 s without contact, or for the first time in the run.

    For a person, a path along a line ends at such a time.
    """
    touching: set[str] = set()
    begins: list[int] = []
    free_us = -_FREE_US
    events: list[Touch | Leave] = [*trace.find(Touch, 0), *trace.find(Leave, 0)]
    events.sort(key=lambda event: event.time_us)
    for event in events:
        if isinstance(event, Leave):
            touching.discard(event.wall)
        else:
            if not touching and event.time_us - free_us >= _FREE_US:
                begins.append(event.time_us)
            touching.add(event.wall)
        free_us = event.time_us
    return begins
