"""Contact marks: one for each stretch of wall that a robot touched.

A robot that scrapes along a wall begins and ends a contact many times; all these contacts belong to one mark.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from math import inf
from typing import NamedTuple

from marelle_sim.trace import Leave, Touch

Point = tuple[float, float]

MOST_MARKS = 60
"""The greatest number of marks of one robot that are drawn."""
_NEAR_MM = 60.0  # a contact nearer than this to a stretch of the same wall belongs to it: about a robot's radius


class Piece(NamedTuple):
    """One contact: the time of its beginning (us), and its first and last point on the wall (mm)."""

    time_us: int
    first: Point
    last: Point


class ContactMark(NamedTuple):
    """A mark: its number from 1, the name of the wall, and the contacts with one stretch of it, in order of time."""

    number: int
    name: str
    pieces: list[Piece]


def contact_marks(
    touches: Sequence[Touch],
    leaves: Sequence[Leave],
    point_at: Callable[[int], Point],
    end_us: int,
) -> list[ContactMark]:
    """Return the contact marks of a robot, in order of their first contacts, numbered from 1.

    Args:
        touches: The robot's `Touch` events, in order of time.
        leaves: The robot's `Leave` events, in order of time.
        point_at: Returns the robot's middle (x, y in mm) at a time (us).
        end_us: The end of the run, which also ends a contact that has no `Leave`.
    """
    ends: dict[str, list[int]] = {}
    events: list[Touch | Leave] = [*touches, *leaves]
    for event in sorted(events, key=lambda event: event.time_us):
        ends.setdefault(event.wall, []).append(event.time_us)
    stretches: list[_Stretch] = []
    for touch in touches:
        of_wall = ends[touch.wall]
        after = bisect_right(of_wall, touch.time_us)
        until_us = of_wall[after] if after < len(of_wall) else end_us
        stretch = _Stretch(touch.wall)
        stretch.add(_piece(touch, point_at(touch.time_us), point_at(until_us)))
        for other in [one for one in stretches if one.near(stretch)]:
            stretch = other.joined(stretch)
            stretches.remove(other)
        stretches.append(stretch)
    stretches.sort(key=lambda stretch: stretch.pieces[0].time_us)
    return [
        ContactMark(number, stretch.name, stretch.pieces)
        for number, stretch in enumerate(stretches, 1)
    ]


class _Stretch:
    """The contacts with one stretch of one wall, in order of time, and the box around their points."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pieces: list[Piece] = []
        self._low, self._high = (inf, inf), (-inf, -inf)

    def add(self, piece: Piece) -> None:
        (x1, y1), (x2, y2) = piece.first, piece.last
        self.pieces.append(piece)
        self._low = min(self._low[0], x1, x2), min(self._low[1], y1, y2)
        self._high = max(self._high[0], x1, x2), max(self._high[1], y1, y2)

    def near(self, other: _Stretch) -> bool:
        return self.name == other.name and all(
            self._low[axis] - _NEAR_MM <= other._high[axis]
            and other._low[axis] <= self._high[axis] + _NEAR_MM
            for axis in (0, 1)
        )

    def joined(self, other: _Stretch) -> _Stretch:
        between = other.pieces[0] < self.pieces[-1]  # a newer contact joins two older stretches
        for piece in other.pieces:
            self.add(piece)
        if between:
            self.pieces.sort()
        return self


def _piece(touch: Touch, begin: Point, end: Point) -> Piece:
    """Return the contact that begins with `touch`, while the robot's middle moves from `begin` to `end` (mm).

    The body is round, so its point of contact with a straight wall moves by the same vector as its middle.
    """
    x_mm, y_mm = touch.x_um / 1000, touch.y_um / 1000
    return Piece(touch.time_us, (x_mm, y_mm), (x_mm + end[0] - begin[0], y_mm + end[1] - begin[1]))
