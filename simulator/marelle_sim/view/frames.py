"""What there is to show at a given time: pure data, computed from the trace's events alone.

The picture, the animation and the page draw from these states, so they cannot disagree, and asking for
one never changes the run: `Frames` only reads.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marelle_sim.trace import Trace

SCREEN_PAGES = 8
SCREEN_COLUMNS = 128


@dataclass(frozen=True, slots=True)
class Place:
    """A robot's place at a time: us, mm, degrees."""

    time_us: int
    x_mm: float
    y_mm: float
    heading_deg: float


@dataclass(frozen=True, slots=True)
class Touch:
    """A contact: when, where on the mat (mm), with what, and its number from 1."""

    time_us: int
    x_mm: float
    y_mm: float
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Saying:
    """What a program printed, when and where its robot was."""

    place: Place
    words: str


@dataclass(frozen=True, slots=True)
class State:
    """Everything that is seen of one robot at one time.

    Attributes:
        place: where it is.
        pixels: the colour of each light of its strip; empty when it never drove one.
        screen: 1024 bytes, page after page as the SSD1306 holds them; empty when never used.
        lit: the pins of the single LEDs that are on.
        tone_hz: the buzzer's tone, 0 when silent.
        words: the last print that began within the last two seconds, "" otherwise.
        touching: the names of the walls that it leans on.
        pressed: the names of the buttons that are held.
    """

    place: Place
    pixels: tuple[tuple[int, int, int], ...]
    screen: bytes
    lit: tuple[int, ...]
    tone_hz: int
    words: str
    touching: tuple[str, ...]
    pressed: tuple[str, ...]


class Frames:
    """Read one robot's part of a trace as states at any time.

    Args:
        trace: what happened.
        robot: the robot's number, from 0.
    """

    SAID_FOR_US = 2_000_000

    def __init__(self, trace: Trace, robot: int = 0) -> None:
        self._trace = trace
        self._robot = robot
        self.end_us: int = trace.end_us
        self._events: dict[str, list[list[Any]]] = {}
        self._times: dict[str, list[int]] = {}
        for event in trace.events:
            if event[1] == robot:
                self._events.setdefault(event[2], []).append(event)
        for kind, events in self._events.items():
            self._times[kind] = [event[0] for event in events]

    def place_at(self, time_us: int) -> Place:
        """Return where the robot is at a time."""
        pose = self._trace.pose_at(time_us, self._robot)
        return Place(time_us, pose.x_mm, pose.y_mm, pose.heading_deg)

    def at(self, time_us: int, *, place: Place | None = None) -> State:
        """Return the state at a time.

        Args:
            time_us: 0 to `end_us`.
            place: where the robot is then, for who knows it already from `path`.
        """
        tone = self._last("tone", time_us)
        return State(
            place=place or self.place_at(time_us),
            pixels=self._pixels_at(time_us),
            screen=self._screen_at(time_us),
            lit=tuple(sorted(pin for pin, level in self._levels("led", time_us) if level)),
            tone_hz=tone[3] if tone else 0,
            words=self._words_at(time_us),
            touching=self._touching_at(time_us),
            pressed=tuple(name for name, level in self._levels("button", time_us) if level),
        )

    def path(self, *, step_ms: int = 25, limit: int = 6_000) -> list[Place]:
        """Return the places of the robot at even steps, the first and the last included.

        Args:
            step_ms: wanted step; longer where the run would need more than `limit` places.
            limit: about the most places to return.
        """
        step_ms = max(step_ms, -(-self.end_us // (limit * 1000)))
        return [
            Place(time_us, pose.x_mm, pose.y_mm, pose.heading_deg)
            for time_us, pose in self._trace.path(step_ms, self._robot)
        ]

    def touches(self) -> list[Touch]:
        """Return the contacts in order."""
        return [
            Touch(event[0], event[3] / 1000, event[4] / 1000, event[5], number)
            for number, event in enumerate(self._events.get("touch", ()), 1)
        ]

    def sayings(self, limit: int) -> list[Saying]:
        """Return the first prints that say something new, at most `limit`."""
        found: list[Saying] = []
        for event in self._events.get("print", ()):
            words = " ".join(event[3].split())
            if words and (not found or words != found[-1].words):
                found.append(Saying(self.place_at(event[0]), words))
            if len(found) >= limit:
                break
        return found

    def uses(self, kind: str) -> bool:
        """Say whether the robot has an event of this kind ("screen", "pixels" …)."""
        return kind in self._events

    def _last(self, kind: str, time_us: int) -> list[Any] | None:
        index = bisect_right(self._times.get(kind, []), time_us)
        return self._events[kind][index - 1] if index else None

    def _until(self, kind: str, time_us: int) -> list[list[Any]]:
        index = bisect_right(self._times.get(kind, []), time_us)
        return self._events[kind][:index] if index else []

    def _levels(self, kind: str, time_us: int) -> list[tuple[Any, int]]:
        return list({event[3]: event[4] for event in self._until(kind, time_us)}.items())

    def _pixels_at(self, time_us: int) -> tuple[tuple[int, int, int], ...]:
        event = self._last("pixels", time_us)
        data = bytes.fromhex(event[3]) if event else b""
        return tuple(
            (data[index], data[index + 1], data[index + 2]) for index in range(0, len(data) - 2, 3)
        )

    def _screen_at(self, time_us: int) -> bytes:
        pages: dict[int, str] = {}
        index = bisect_right(self._times.get("screen", []), time_us)
        while index and len(pages) < SCREEN_PAGES:
            index -= 1
            event = self._events["screen"][index]
            pages.setdefault(event[3], event[4])
        if not pages:
            return b""
        blank = "00" * SCREEN_COLUMNS
        return b"".join(bytes.fromhex(pages.get(page, blank)) for page in range(SCREEN_PAGES))

    def _words_at(self, time_us: int) -> str:
        event = self._last("print", time_us)
        if event is None or time_us - event[0] > self.SAID_FOR_US:
            return ""
        return " ".join(event[3].split())

    def _touching_at(self, time_us: int) -> tuple[str, ...]:
        names: dict[str, int] = {}
        for event in self._until("touch", time_us):
            names[event[5]] = event[0]
        for event in self._until("leave", time_us):
            left = event[3:4] or list(names)  # without a name it leaves all that it touched
            names = {
                name: since
                for name, since in names.items()
                if name not in left or since > event[0]
            }
        return tuple(names)


def place_in(path: list[Place], time_us: int) -> Place:
    """Return the place of a path that is nearest in time."""
    after = bisect_left(path, time_us, key=_time)
    if after == 0 or after == len(path):
        return path[min(after, len(path) - 1)]
    before = path[after - 1]
    return before if time_us - before.time_us < path[after].time_us - time_us else path[after]


def _time(place: Place) -> int:
    return place.time_us


def travelled_mm(path: list[Place]) -> float:
    """Return the length of a path in mm."""
    return sum(
        hypot(after.x_mm - before.x_mm, after.y_mm - before.y_mm)
        for before, after in pairwise(path)
    )
