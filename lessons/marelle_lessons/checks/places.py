"""Checks of where a robot goes, square by square or on the mat."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from math import hypot
from typing import TYPE_CHECKING

from marelle_lessons.checks.effects import OFF, State, changes_of, effect_states
from marelle_lessons.checks.kind import Failed, Kind
from marelle_lessons.checks.options import drawn_squares, square_option, squares_option
from marelle_sim.trace import Touch

if TYPE_CHECKING:
    from marelle_lessons.checks.kind import Evidence, Options
    from marelle_sim.toml import Table
    from marelle_sim.world import World

_REACH_MM = 20_000
_MOST_TOLERANCE_MM = 1000
_DEGREES = 360
_WITHIN_DEG = 15
_STOP_S = (0.1, 3600)


def _read_arrives(table: Table, worlds: list[World]) -> Options:
    options: dict[str, object] = {}
    if "square" in table:
        options["square"] = square_option(table, "square", worlds)
    else:
        options["x_mm"] = table.number("x_mm", -_REACH_MM, _REACH_MM)
        options["y_mm"] = table.number("y_mm", -_REACH_MM, _REACH_MM)
    if "tolerance_mm" in table or "square" not in table:
        options["tolerance_mm"] = table.number("tolerance_mm", 1, _MOST_TOLERANCE_MM)
    if "heading_deg" in table:
        options["heading_deg"] = table.number("heading_deg", -_DEGREES, _DEGREES)
        options["within_deg"] = table.number("within_deg", 1, 180, _WITHIN_DEG)
    return options


def arrives(evidence: Evidence, options: Options) -> Failed | None:
    """Ask where the robot stands in the end: in a square, or near a point; and how it looks."""
    pose = evidence.run.pose
    squares = evidence.run.world.squares
    [square] = drawn_squares([options.get("square", "")], evidence.run.world)
    x_mm, y_mm = options.get("x_mm", 0.0), options.get("y_mm", 0.0)
    if square and squares:
        x_mm, y_mm = squares.centre_of(square) or (x_mm, y_mm)
    gap_mm = hypot(pose.x_mm - x_mm, pose.y_mm - y_mm)
    tolerance_mm = options.get("tolerance_mm")
    if tolerance_mm is None:
        there = squares is not None and squares.name_at(pose.x_mm, pose.y_mm) == square
    else:
        there = gap_mm <= tolerance_mm
    values: dict[str, str | float] = {
        "expected": square or f"({x_mm:.0f}, {y_mm:.0f})",
        "count": round(gap_mm),
    }
    heading = options.get("heading_deg")
    off_deg = 0.0 if heading is None else abs((pose.heading_deg - heading + 180) % 360 - 180)
    values["off_deg"] = round(off_deg)
    if there and off_deg <= options.get("within_deg", _WITHIN_DEG):
        return None
    return Failed(evidence.end_us, values)


def _read_visits(table: Table, worlds: list[World]) -> Options:
    in_order = table.flag("in_order")
    squares = squares_option(table, "squares", worlds)
    if "stop_s" not in table:
        return {"squares": squares, "in_order": in_order}
    return {"squares": squares, "in_order": in_order, "stop_s": table.number("stop_s", *_STOP_S)}


def visits(evidence: Evidence, options: Options) -> Failed | None:
    """Ask that the robot's middle passes squares, or stops in them, in this order or in any."""
    wanted = drawn_squares(options["squares"], evidence.run.world)
    stop_s = options.get("stop_s", 0)
    passed = _stops(evidence, stop_s) if stop_s else evidence.squares
    if options["in_order"]:
        return _in_order(evidence, wanted, passed, stop_s)
    entered = {name for _time_us, name in passed}
    missing = [name for name in wanted if name not in entered]
    if not missing:
        return None
    left_us = _left_us(evidence, missing[0], 0) if stop_s else evidence.end_us
    return Failed(left_us, _of_visits(missing[0], len(wanted) - len(missing), stop_s))


def _of_visits(expected: str, count: int, stop_s: float) -> dict[str, str | float]:
    """Return what its sentence may name; `stop_s` is 0 where passing is enough, so that no sentence lacks it."""
    return {"expected": expected, "count": count, "stop_s": stop_s}


def _in_order(
    evidence: Evidence, wanted: list[str], passed: list[tuple[int, str]], stop_s: float
) -> Failed | None:
    """Return the moment at which the robot enters another square than the next one, for good, or leaves that one too early."""
    done, done_us, astray = 0, 0, None
    for time_us, name in passed:
        if done < len(wanted) and name == wanted[done]:
            done, done_us, astray = done + 1, time_us, None
        elif done and astray is None:
            astray = time_us
    if done == len(wanted):
        return None
    values = _of_visits(wanted[done], done, stop_s)
    if stop_s:
        return Failed(_left_us(evidence, wanted[done], done_us), values)
    return Failed(evidence.end_us if astray is None else astray, values)


def _stops(evidence: Evidence, least_s: float) -> list[tuple[int, str]]:
    """Return (time in us, square) of each time that the motors are off so long, until the program ends."""
    entered_us = [time_us for time_us, _name in evidence.squares]
    start = State(0, OFF)
    changes = changes_of([start, *effect_states(evidence, "motors")])
    states = [start, *changes, State(evidence.end_us, "")]
    return [
        (until_us, evidence.squares[bisect_right(entered_us, until_us) - 1][1])
        for (from_us, state), (until_us, _next) in pairwise(states)
        if state == OFF and until_us - from_us >= least_s * 1e6
    ]


def _left_us(evidence: Evidence, square: str, after_us: int) -> int:
    """Return when the robot first leaves a square after a moment; the program's end, if it never does."""
    stays = pairwise(evidence.squares)
    left = (until_us for (_from, name), (until_us, _next) in stays if name == square)
    return next((time_us for time_us in left if time_us > after_us), evidence.end_us)


def _read_avoids(table: Table, worlds: list[World]) -> Options:
    return {"squares": squares_option(table, "squares", worlds)}


def avoids(evidence: Evidence, options: Options) -> Failed | None:
    """Ask that the robot's middle stays out of squares."""
    forbidden = frozenset(drawn_squares(options["squares"], evidence.run.world))
    for time_us, name in evidence.squares:
        if name in forbidden:
            return Failed(time_us, {"expected": name})
    return None


def _read_nothing(_table: Table, _worlds: list[World]) -> Options:
    return {}


def stays_on_mat(evidence: Evidence, _options: Options) -> Failed | None:
    """Ask that the robot's middle stays on the mat."""
    world = evidence.run.world
    width_mm, height_mm = (
        float(world.width_mm),
        float(world.height_mm),
    )  # compared with floats in half the time
    for time_us, x_mm, y_mm, _heading in evidence.path:
        if not (0.0 <= x_mm <= width_mm and 0.0 <= y_mm <= height_mm):
            return Failed(time_us, {})
    return None


def no_contact(evidence: Evidence, _options: Options) -> Failed | None:
    """Ask that the robot touches nothing."""
    touches = evidence.run.trace.find(Touch)
    if not touches:
        return None
    return Failed(touches[0].time_us, {"wall": touches[0].wall, "count": len(touches)})


ARRIVES = Kind(
    arrives, _read_arrives,
    ("square", "x_mm", "y_mm", "tolerance_mm", "heading_deg", "within_deg"),
    ("expected", "count", "off_deg"),
)  # fmt: skip
VISITS = Kind(
    visits, _read_visits, ("squares", "in_order", "stop_s"), ("expected", "count", "stop_s")
)
AVOIDS = Kind(avoids, _read_avoids, ("squares",), ("expected",))
STAYS_ON_MAT = Kind(stays_on_mat, _read_nothing, (), ())
NO_CONTACT = Kind(no_contact, _read_nothing, (), ("wall", "count"))
