"""The true values of quantities at any time of a run: the robot's place, its travel, and the environment around it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from math import cos, hypot, inf, radians, sin
from operator import attrgetter
from types import MappingProxyType

from marelle_lessons.checks.kind import Evidence, once
from marelle_lessons.tomlfile import refuse_unknown
from marelle_sim.kernel import seed_of
from marelle_sim.kits import true_body
from marelle_sim.toml import Table
from marelle_sim.trace import Button, Relay, Set, Touch
from marelle_sim.world import WARMED, Room, WallGrid, Warmth, World, beam

Quantity = Callable[[Evidence, int], float]

REACH = 1_000_000  # of a bound for a quantity, on both sides of 0
_REACH_MM = 5000.0
_EVERY_US = 20_000
_MOST_SAMPLES = 20_000
_time = attrgetter("time_us")


def check_quantity(table: Table, key: str, worlds: Iterable[World]) -> None:
    """Check that the option `key` names a quantity that exists in every world.

    Raises:
        WorldError: E-LESSON-24 if a world does not have it.
    """
    name = table.text(key)
    for world in worlds:
        known = {*QUANTITIES, *surroundings(world), *(given.name for given in world.inputs)}
        refuse_unknown(table, key, [name], known, "E-LESSON-24", world=world.name)


def surroundings(world: World) -> set[str]:
    """Return the names of the quantities of a world's environment and of its sources."""
    return {*world.environment, *(source.quantity for source in world.sources)}


def value_at(evidence: Evidence, name: str, time_us: int) -> float:
    """Return the value of a quantity at a time (us); infinity if it has none, such as the distance to a wall with no wall ahead."""
    if name in QUANTITIES:
        return QUANTITIES[name](evidence, time_us)
    if name in surroundings(evidence.run.world):
        return _around(evidence, name, time_us)
    given = _set_before(evidence, name, time_us)
    return inf if given is None else given


def sampled(
    evidence: Evidence, name: str, begin_us: int, end_us: int
) -> Iterator[tuple[int, float]]:
    """Yield (time in us, value) of a quantity from `begin_us` on, before `end_us`, every 20 ms.

    The steps are longer if there would be more than about 20 000 values.
    """
    step_us = max(_EVERY_US, (end_us - begin_us) // _MOST_SAMPLES)
    for time_us in range(begin_us, end_us, step_us):
        yield time_us, value_at(evidence, name, time_us)


def _around(evidence: Evidence, name: str, time_us: int) -> float:
    """Return a quantity of the environment at the robot's place, sources included, in the unit of the world's file."""
    world, pose = evidence.run.world, evidence.run.trace.pose_at(time_us)
    value = _set_before(evidence, name, time_us)
    if value is None:
        value = _of_world(evidence, name, time_us)
    for source in world.sources:
        if source.quantity == name:
            there = _set_before(evidence, source.name, time_us)
            own = source.curve.at(time_us) if there is None else there
            value += own * source.share(pose.x_mm, pose.y_mm)
    return value


def _of_world(evidence: Evidence, name: str, time_us: int) -> float:
    """Return a quantity of the environment without sources, at a time: from its curve, or for the temperature from the room."""
    world = evidence.run.world
    if world.room is not None and name == WARMED:
        return _warmth(evidence, world.room).exact(time_us)
    curve = world.environment.get(name)
    return float(curve.at(time_us)) if curve else 0.0


@once
def _warmth(evidence: Evidence, room: Room) -> Warmth:
    warmth = Warmth(room, evidence.run.world.environment[WARMED])
    for event in evidence.run.trace.find(Relay, 0):
        if event.name == room.heater:
            warmth.switch(event.time_us, on=event.level > 0)
    return warmth


def _set_before(evidence: Evidence, name: str, time_us: int) -> float | None:
    events = _sets(evidence, name)
    place = bisect_right(events, time_us, key=_time)
    return float(events[place - 1].value) if place else None


@once
def _sets(evidence: Evidence, name: str) -> list[Set]:
    return [one for one in evidence.run.trace.find(Set, 0) if one.name == name]


def _wall_mm(evidence: Evidence, time_us: int) -> float:
    """Return the distance (mm) from the first ultrasonic sensor, or without one from the body's front, to the wall or fixed box ahead.

    It is infinity if there is none within 5 m.
    """
    kit, pose = evidence.run.kit, evidence.run.trace.pose_at(time_us)
    ranges = [(ahead, aside) for kind, ahead, aside in kit.sensors if kind == "range"]
    ahead_mm, right_mm = ranges[0] if ranges else (kit.body.radius_mm, 0.0)
    across, up = sin(radians(pose.heading_deg)), cos(radians(pose.heading_deg))
    x_mm = pose.x_mm + ahead_mm * across + right_mm * up
    y_mm = pose.y_mm + ahead_mm * up - right_mm * across
    return beam(_walls(evidence), x_mm, y_mm, across, up, reach_mm=_REACH_MM)[0]


@once
def _walls(evidence: Evidence) -> WallGrid:
    return WallGrid(evidence.run.world.walls)


def _so_far(evidence: Evidence, time_us: int) -> tuple[float, float]:
    """Return the length (mm) of the path of the robot's middle up to a time, and the sum of its turns (degrees, right positive)."""
    times, totals = _totals(evidence)
    return totals[max(0, bisect_right(times, time_us) - 1)]


@once
def _totals(evidence: Evidence) -> tuple[list[int], list[tuple[float, float]]]:
    totals, distance_mm, turned_deg = [(0.0, 0.0)], 0.0, 0.0
    for (_us, x_mm, y_mm, heading), (_then, to_x, to_y, to_heading) in pairwise(evidence.path):
        distance_mm += hypot(to_x - x_mm, to_y - y_mm)
        turned_deg += (to_heading - heading + 180.0) % 360.0 - 180.0
        totals.append((distance_mm, turned_deg))
    return [look[0] for look in evidence.path], totals


def _speed_mm_s(evidence: Evidence, time_us: int) -> float:
    """Return the mean speed of the robot's middle over the 0.1 s before `time_us`; 0.0 at the start."""
    begin_us = max(0, time_us - 100_000)
    if begin_us == time_us:
        return 0.0
    distance_mm = _so_far(evidence, time_us)[0] - _so_far(evidence, begin_us)[0]
    return distance_mm * 1e6 / (time_us - begin_us)


def _wheel_mm(evidence: Evidence, _time_us: int) -> float:
    """Return the mean diameter (mm) of the robot's two wheels, with the deviation that the seed gives this robot.

    It is the nominal diameter in a run without tolerances.
    """
    header, world, kit = evidence.run.trace.header, evidence.run.world, evidence.run.kit
    seed = header["seed"] + world.seed
    if world.robots:
        seed = seed_of(seed, header["robots"][0]["name"])
    body = true_body(kit, seed, tolerances=bool(header["tolerances"]))
    return (body.left_wheel_mm + body.right_wheel_mm) / 2


QUANTITIES: MappingProxyType[str, Quantity] = MappingProxyType(
    {
        "presses": lambda evidence, us: sum(
            1 for one in evidence.run.trace.find(Button, 0) if one.level and one.time_us <= us
        ),
        "seconds": lambda _evidence, us: us / 1e6,
        "speed_mm_s": _speed_mm_s,
        "touches": lambda evidence, us: sum(
            1 for one in evidence.run.trace.find(Touch, 0) if one.time_us <= us
        ),
        "track_mm": lambda evidence, _us: (
            evidence.run.trace.header["robots"][0]["track_um"] / 1000
        ),
        "travelled_mm": lambda evidence, us: _so_far(evidence, us)[0],
        "turned_deg": lambda evidence, us: _so_far(evidence, us)[1],
        "wall_mm": _wall_mm,
        "wheel_mm": _wheel_mm,
        "x_mm": lambda evidence, us: evidence.run.trace.pose_at(us).x_mm,
        "y_mm": lambda evidence, us: evidence.run.trace.pose_at(us).y_mm,
    }
)
"""The quantities that every run has, by name; a world adds those of its environment and inputs."""
