"""The state of a robot at any time of a run, computed from the events of the trace.

The still picture and the animation are drawn from these states.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import hypot
from operator import attrgetter
from typing import TypeVar

from marelle_sim.trace import (
    Event,
    Leave,
    Led,
    Pixels,
    Print,
    ScreenPage,
    Tone,
    Touch,
    Trace,
)
from marelle_sim.view.contact_marks import ContactMark, contact_marks

Told = TypeVar("Told", bound=Event)

SCREEN_PAGES = 8
SCREEN_COLUMNS = 128


@dataclass(frozen=True, slots=True)
class TimedPose:
    """The pose of a robot at a time of the run."""

    time_us: int
    x_mm: float
    y_mm: float
    heading_deg: float


@dataclass(frozen=True, slots=True)
class State:
    """The visible state of one robot at one time; with a pose alone, that before its program starts.

    Attributes:
        pose: its pose.
        pixels: the colour of each light of its strip; () if the program has not set the strip yet.
        screen: what the screen shows, 1024 bytes, page after page (see `ScreenPage`); b"" if it has shown nothing yet.
        lit: the pins of the single LEDs that are on.
        tone_hz: the frequency of the buzzer's tone, 0 if it is silent.
        words: the last print, on one line, if it is at most two seconds old, else "".
    """

    pose: TimedPose
    pixels: tuple[tuple[int, int, int], ...] = ()
    screen: bytes = b""
    lit: tuple[int, ...] = ()
    tone_hz: int = 0
    words: str = ""


class Frames:
    """The states of one robot at any time of a run, computed from the events of the trace.

    Args:
        trace: the trace of the run.
        robot: the number of the robot, from 0.
    """

    SAID_FOR_US = 2_000_000

    def __init__(self, trace: Trace, robot: int = 0) -> None:
        self._trace, self._robot = trace, robot
        self.end_us: int = trace.end_us
        find = partial(trace.find, robot=robot)
        self._touches, self._leaves = find(Touch), find(Leave)
        self._prints, self._tones = find(Print), find(Tone)
        self._leds, self._pixels, self._screen = find(Led), find(Pixels), find(ScreenPage)

    @property
    def uses_screen(self) -> bool:
        """Whether the picture on a screen changed during the run."""
        return bool(self._screen)

    def pose_at(self, time_us: int) -> TimedPose:
        """Return the pose of the robot at a time of the run (us)."""
        return TimedPose(time_us, *self._trace.pose_at(time_us, self._robot))

    def at(self, time_us: int, *, pose: TimedPose | None = None) -> State:
        """Return the state of the robot at a time of the run.

        Args:
            time_us: 0 to `end_us`.
            pose: the robot's pose at that time, if the caller has it already; None: it is computed.
        """
        tone = _last(self._tones, time_us)
        leds = {led.pin: led.level for led in _until(self._leds, time_us)}
        return State(
            pose=pose or self.pose_at(time_us),
            pixels=self._pixels_at(time_us),
            screen=self._screen_at(time_us),
            lit=tuple(sorted(pin for pin, level in leds.items() if level)),
            tone_hz=tone.hz if tone else 0,
            words=self._words_at(time_us),
        )

    def path(self, *, step_ms: int = 25, limit: int = 6_000) -> list[TimedPose]:
        """Return the poses of the robot at equal steps of time from the start of the run on, and at its end.

        Args:
            step_ms: the step; it is made longer if the run would have more than about `limit` poses.
            limit: about the greatest number of poses to return.
        """
        step_ms = max(step_ms, -(-self.end_us // (limit * 1000)))
        return [
            TimedPose(time_us, *pose) for time_us, pose in self._trace.path(step_ms, self._robot)
        ]

    def contacts(self, *, without: Collection[str] = ()) -> int:
        """Return the number of contacts of the robot, without those with the walls, boxes and robots named in `without`."""
        return sum(touch.wall not in without for touch in self._touches)

    def contact_marks(self) -> list[ContactMark]:
        """Return the contact marks of the robot: one for each stretch of a wall, a box or a robot that it touched."""
        return contact_marks(
            self._touches,
            self._leaves,
            lambda time_us: self._trace.pose_at(time_us, self._robot)[:2],
            self.end_us,
        )

    def sayings(self, limit: int) -> list[tuple[TimedPose, str]]:
        """Return (pose, words) of the first `limit` prints, without empty ones and those that only repeat the last one which was not empty."""
        found: list[tuple[TimedPose, str]] = []
        for event in self._prints:
            words = " ".join(event.text.split())
            if words and (not found or words != found[-1][1]):
                found.append((self.pose_at(event.time_us), words))
            if len(found) >= limit:
                break
        return found

    def _pixels_at(self, time_us: int) -> tuple[tuple[int, int, int], ...]:
        event = _last(self._pixels, time_us)
        each = [bytes.fromhex(colour) for colour in event.each] if event else []
        return tuple((red, green, blue) for red, green, blue in each)

    def _screen_at(self, time_us: int) -> bytes:
        pages = {change.page: change.columns for change in _until(self._screen, time_us)}
        if not pages:
            return b""
        blank = "00" * SCREEN_COLUMNS
        return b"".join(bytes.fromhex(pages.get(page, blank)) for page in range(SCREEN_PAGES))

    def _words_at(self, time_us: int) -> str:
        event = _last(self._prints, time_us)
        if event is None or time_us - event.time_us > self.SAID_FOR_US:
            return ""
        return " ".join(event.text.split())


def pose_in(path: list[TimedPose], time_us: int) -> TimedPose:
    """Return the pose whose time is nearest to `time_us`, of two as near the later; `path` is in the order of time and not empty."""
    after = bisect_left(path, time_us, key=_time)
    if after == 0 or after == len(path):
        return path[min(after, len(path) - 1)]
    before = path[after - 1]
    return before if time_us - before.time_us < path[after].time_us - time_us else path[after]


def travelled_mm(path: list[TimedPose]) -> float:
    """Return the length of a path in mm."""
    return sum(
        hypot(after.x_mm - before.x_mm, after.y_mm - before.y_mm)
        for before, after in pairwise(path)
    )


_time = attrgetter("time_us")


def _until(events: list[Told], time_us: int) -> list[Told]:
    return events[: bisect_right(events, time_us, key=_time)]


def _last(events: list[Told], time_us: int) -> Told | None:
    index = bisect_right(events, time_us, key=_time)
    return events[index - 1] if index else None
