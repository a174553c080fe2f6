"""The temperature of a room with a heater: a first-order system that tends to the temperature outside."""

from bisect import bisect_right
from collections.abc import Mapping
from math import exp
from typing import NamedTuple

from marelle_sim.toml import Field, Table

from .sources import Curve

WARMED = "temperature"
_ALWAYS_US = 1 << 62


class Room(NamedTuple):
    """A `[room]` of a world file; the quantity "temperature" of its `[environment]` is the temperature outside.

    Attributes:
        heater: The name of the relay of the kit that switches the heater: the heater is on while the contact is closed.
        warms: How much warmer than outside the room gets in the end with the heater on, in hundredths of a degree.
        tau_us: The time constant in us: after this time 63 % of a change have happened.
        start: The temperature at the start, in hundredths of a degree; None: as outside.
        line: The line of `heater` in the file, for messages.
    """

    heater: str
    warms: int
    tau_us: int
    start: int | None
    line: int


ROOM_FIELD = Field.table(
    {
        "heater": Field.text(),
        "warms": Field.whole(1, 100_000),
        "time_constant": Field.number(1, 86_400),
        "start": Field.whole(-100_000, 100_000).optional(),
    }
)
"""The table `[room]` of a world file."""


def read_room(top: Table, environment: Mapping[str, Curve]) -> Room | None:
    """Return the room of a world file, or None if it has no `[room]`.

    Raises:
        WorldError: see `Table`; E-WORLD-07 if the environment has no "temperature" for the outside.
    """
    if "room" not in top:
        return None
    table = top["room"]
    if WARMED not in environment:
        raise top.source.error("E-WORLD-07", ("environment", WARMED), example=f"{WARMED} = 1800")
    return Room(
        table["heater"],
        table["warms"],
        round(table["time_constant"] * 1_000_000),
        table.get("start", None),
        top.source.line_of(("room", "heater")),
    )


class Warmth:
    """The temperature of a room over time, computed by formula.

    It tends exponentially to the temperature outside, plus `room.warms` while the heater is on.
    """

    def __init__(self, room: Room, outside: Curve) -> None:
        self._room = room
        self._points = [(0, outside.at(0)), *(point for point in outside.points if point[0] > 0)]
        start = self._points[0][1] if room.start is None else room.start
        self._marks = [(0, float(start), False)]  # time, temperature, whether the heater is on

    def switch(self, time_us: int, *, on: bool) -> None:
        """Switch the heater on or off at `time_us`, which is not before the time of the last call."""
        self._marks.append((time_us, self.exact(time_us), on))

    def at(self, time_us: int) -> int:
        """Return the temperature at `time_us`, rounded to a whole number of hundredths of a degree."""
        return round(self.exact(time_us))

    def exact(self, time_us: int) -> float:
        """Return the temperature at `time_us` in hundredths of a degree, not rounded."""
        marks = self._marks
        if time_us < marks[-1][0]:
            last = bisect_right(marks, time_us, key=lambda mark: mark[0]) - 1
            return self._after(marks[max(0, last)], max(0, time_us))
        while (until_us := self._changes_after(marks[-1][0])) < time_us:
            marks.append((until_us, self._after(marks[-1], until_us), marks[-1][2]))
        return self._after(marks[-1], time_us)

    def _changes_after(self, time_us: int) -> int:
        """Return the time (us) of the first point after `time_us` of the curve of the temperature outside; 2^62 if there is none."""
        place = bisect_right(self._points, (time_us, _ALWAYS_US))
        return self._points[place][0] if place < len(self._points) else _ALWAYS_US

    def _after(self, mark: tuple[int, float, bool], time_us: int) -> float:
        """Return the temperature at `time_us`, from that stored in a mark.

        Between the two times the heater is not switched, and the temperature outside changes at a constant rate.
        """
        (begin_us, value, on), tau_us = mark, self._room.tau_us
        outside, slope = self._outside(begin_us)
        warms = self._room.warms if on else 0
        lag = slope * tau_us  # how far the room lags behind a steady change outside
        aim = outside + warms - lag
        passed_us = time_us - begin_us
        return aim + slope * passed_us + (value - aim) * exp(-passed_us / tau_us)

    def _outside(self, time_us: int) -> tuple[float, float]:
        """Return the temperature outside at `time_us`, in hundredths of a degree, and how much it changes then per us."""
        place = bisect_right(self._points, (time_us, _ALWAYS_US))
        begin_us, begin = self._points[place - 1]
        if place == len(self._points):
            return begin, 0.0
        end_us, end = self._points[place]
        slope = (end - begin) / (end_us - begin_us)
        return begin + slope * (time_us - begin_us), slope
