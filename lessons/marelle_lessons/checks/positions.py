"""The checks of a robot's place: where it stops, which squares it passes, and whether it leaves the mat or touches a wall."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import hypot

from marelle_lessons.checks.effects import OFF, State, changes_of, effect_states
from marelle_lessons.checks.kind import Evidence, Failed, Kind, Options
from marelle_sim.toml import Field, Table
from marelle_sim.trace import Touch
from marelle_sim.world import World, check_place, drawn_words

_REACH_MM = 20_000
_DEGREES = 360
_SQUARES = '["A1", "A2"]'


_ARRIVES = {
    "square": Field.text().optional(),
    "x_mm": Field.number(-_REACH_MM, _REACH_MM).optional(),
    "y_mm": Field.number(-_REACH_MM, _REACH_MM).optional(),
    "tolerance_mm": Field.number(1, 1000).optional(),
    "heading_deg": Field.number(-_DEGREES, _DEGREES).optional(),
    "within_deg": Field.number(1, 180, 15),
}


def _check_arrives(table: Table, options: Options, worlds: list[World]) -> None:
    if "square" in options:
        _check_name(table, "square", table.text("square"), worlds, whole=False)
        return
    for key in ("x_mm", "y_mm", "tolerance_mm"):
        _ARRIVES[key].read(table, key)


def _check_squares(table: Table, options: Options, worlds: list[World]) -> None:
    for name in options["squares"]:
        _check_name(table, "squares", name, worlds, whole=True)


def _check_name(table: Table, key: str, name: str, worlds: list[World], *, whole: bool) -> None:
    """Check that an option names a square that every world has, as `B2` or as a placeholder for one word of a draw (`{round.1}`).

    With `whole`, `{round}` is allowed too, for all squares of a draw in their order.

    Raises:
        WorldError: E-WORLD-17 if a world has no such square, with the words that some seed draws; E-LESSON-45, -46 or -48 if a world has
            no such draw or word, or the placeholder is not alone.
    """
    for world in worlds:
        check_place(table, key, name, world.drawn, whole=whole)
        samples = [world.drawn] if world.draws is None else world.draws.samples()
        for square in (square for sample in samples for square in drawn_words(name, sample)):
            if world.squares is None or world.squares.centre_of(square) is None:
                raise table.source.error(
                    "E-WORLD-17", (*table.path, key), value=square, world=world.name
                )


def _drawn_squares(names: Sequence[str], world: World) -> list[str]:
    return [square for name in names for square in drawn_words(name, world.drawn)]


def arrives(evidence: Evidence, options: Options) -> Failed | None:
    """Check the final pose of the robot: its middle is in the square, and its heading is within `within_deg` of `heading_deg`.

    With `tolerance_mm` its middle may be anywhere within this distance of the square's centre, or of the point (x_mm, y_mm). Without
    `heading_deg` any heading passes.
    """
    pose = evidence.run.pose
    squares = evidence.run.world.squares
    [square] = _drawn_squares([options.get("square", "")], evidence.run.world)
    x_mm, y_mm = options.get("x_mm", 0.0), options.get("y_mm", 0.0)
    if square and squares:
        x_mm, y_mm = squares.centre_of(square) or (x_mm, y_mm)
    gap_mm = hypot(pose.x_mm - x_mm, pose.y_mm - y_mm)
    tolerance_mm, heading = options.get("tolerance_mm"), options.get("heading_deg")
    inside = squares is not None and squares.name_at(pose.x_mm, pose.y_mm) == square
    there = inside if tolerance_mm is None else gap_mm <= tolerance_mm
    off_deg = 0.0 if heading is None else abs((pose.heading_deg - heading + 180) % 360 - 180)
    if there and off_deg <= options["within_deg"]:
        return None
    expected = square or f"({x_mm:.0f}, {y_mm:.0f})"
    values = {"expected": expected, "count": round(gap_mm), "off_deg": round(off_deg)}
    return Failed(evidence.end_us, values)


def visits(evidence: Evidence, options: Options) -> Failed | None:
    """Check that the robot's middle passes all squares of the option `squares`, and with `in_order` in their order; others may lie between.

    With `stop_s` the robot must also stop in each of them: its motors are off there for at least `stop_s` seconds.
    """
    wanted = _drawn_squares(options["squares"], evidence.run.world)
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
    return {"expected": expected, "count": count, "stop_s": stop_s}


def _in_order(
    evidence: Evidence, wanted: list[str], passed: list[tuple[int, str]], stop_s: float
) -> Failed | None:
    """Return the failure if the robot does not pass all squares in order, or None.

    `passed` has (time in us, square) for each square entered, or with `stop_s` for each stop. The moment of the failure is that
    at which the robot enters another square after the last right one. With `stop_s` it is that at which it leaves the next
    square of the list without a stop. In both cases it is the end of the program if there is no such moment.
    """
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
    """Return (time in us, square) for each time that the motors are off for at least `least_s`: the end of this time, its square."""
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
    stays = pairwise(evidence.squares)
    left = (until_us for (_from, name), (until_us, _next) in stays if name == square)
    return next((time_us for time_us in left if time_us > after_us), evidence.end_us)


def avoids(evidence: Evidence, options: Options) -> Failed | None:
    """Check that the robot's middle is never in one of the squares of the option `squares`."""
    forbidden = frozenset(_drawn_squares(options["squares"], evidence.run.world))
    entered = ((time_us, name) for time_us, name in evidence.squares if name in forbidden)
    return next((Failed(time_us, {"expected": name}) for time_us, name in entered), None)


def stays_on_mat(evidence: Evidence, _options: Options) -> Failed | None:
    """Check that the robot's middle never leaves the mat."""
    world = evidence.run.world
    # Floats are compared with floats in half the time.
    width_mm, height_mm = float(world.width_mm), float(world.height_mm)
    outside = (
        time_us
        for time_us, x_mm, y_mm, _heading in evidence.path
        if not (0.0 <= x_mm <= width_mm and 0.0 <= y_mm <= height_mm)
    )
    return next((Failed(time_us, {}) for time_us in outside), None)


def no_contact(evidence: Evidence, _options: Options) -> Failed | None:
    """Check that the robot has no contact with a wall, a box or another robot."""
    touches = evidence.run.trace.find(Touch)
    if not touches:
        return None
    return Failed(touches[0].time_us, {"wall": touches[0].wall, "count": len(touches)})


ARRIVES = Kind(
    arrives,
    _ARRIVES,
    ("expected", "count", "off_deg"),
    _check_arrives,
    {"anyOf": [{"required": ["square"]}, {"required": ["x_mm", "y_mm", "tolerance_mm"]}]},
)
VISITS = Kind(
    visits,
    {
        "squares": Field.texts(_SQUARES, 1),
        "in_order": Field.flag(),
        "stop_s": Field.number(0.1, 3600).optional(),
    },
    ("expected", "count", "stop_s"),
    _check_squares,
)
AVOIDS = Kind(avoids, {"squares": Field.texts(_SQUARES, 1)}, ("expected",), _check_squares)
STAYS_ON_MAT = Kind(stays_on_mat, {}, ())
NO_CONTACT = Kind(no_contact, {}, ("wall", "count"))
