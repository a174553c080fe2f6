"""Runs several programs in one world, or one among boxes to push, and makes a `Run` of what came of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from time import perf_counter

from marelle_sim.errors import UsageProblem
from marelle_sim.kits import Kit, load_kit
from marelle_sim.programs.source import file_beside
from marelle_sim.run import Run
from marelle_sim.run_robot import RobotRun
from marelle_sim.runners.group import Group
from marelle_sim.runners.roles import roles_of
from marelle_sim.simulation import DEFAULT_KIT, DEFAULT_WORLD
from marelle_sim.world import load_world
from marelle_sim.world.model import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

    from marelle_sim.runners.engine import Outcome
    from marelle_sim.runners.request import Request
    from marelle_sim.runners.roles import Programs, Role
    from marelle_sim.simulation import Observer

_WELL = ("done", "exit")


def world_of(programs: object, world: str | PathLike[str] | World | None) -> World | None:
    """Return the world that was asked for, or that lies in the program's own folder; None for neither."""
    if isinstance(world, World):
        return world
    if world is None:
        if not isinstance(programs, str) and not hasattr(programs, "__fspath__"):
            return None
        world = file_beside(os.fspath(programs), "world.toml")
        if not world:
            return None
    return load_world(world)


def is_team(programs: object, world: World | None) -> bool:
    """Tell whether a run is more than one robot alone: others, or boxes that it can push."""
    if isinstance(programs, Mapping | list | tuple):
        return True
    return world is not None and (bool(world.robots) or any(box.mass_g for box in world.boxes))


def run_team(
    programs: Programs,
    kit: str | PathLike[str] | Kit | None,
    world: World | None,
    request: Request,
    *,
    limit_s: float | None,
    observers: Iterable[Observer],
) -> Run:
    """Run each robot's program, here or (with a limit) in a child; see `roles_of` for what may be wrong."""
    world = load_world(DEFAULT_WORLD) if world is None else world
    roles = roles_of(programs, world, partial(_kit, programs, kit), request)
    observers = _of_robots(observers, [role.name for role in roles])
    started_s = perf_counter()
    if limit_s is None:
        group = Group(roles, world)
        for observer in observers:
            group.observe(*observer)
        outcomes = group.run()
        if any(outcome.ended == "interrupted" for outcome in outcomes):
            raise KeyboardInterrupt  # as for one robot
    else:
        from marelle_sim.runners.isolated import run_isolated  # noqa: PLC0415 - needs subprocess

        outcomes = run_isolated(roles, world, request, limit_s=limit_s, observers=observers)
    return _run_of(roles, outcomes, world, perf_counter() - started_s)


def _kit(programs: Programs, kit: str | PathLike[str] | Kit | None) -> Kit:
    """Return the kit that was asked for, or that lies in the program's own folder."""
    if kit is None and (isinstance(programs, str) or hasattr(programs, "__fspath__")):
        kit = file_beside(os.fspath(programs), "kit.toml") or None
    return kit if isinstance(kit, Kit) else load_kit(kit or DEFAULT_KIT)


def _of_robots(observers: Iterable[Observer], names: Sequence[str]) -> list[Observer]:
    """Return the observers, each of a robot that there is.

    Raises:
        UsageProblem: E-RUN-21, there is none of that name.
    """
    found = list(observers)
    for _interval_us, _seen, *robot in found:
        if robot and robot[0] not in names:
            raise UsageProblem("E-RUN-21", name=str(robot[0]), known=", ".join(names))
    return found


def _run_of(
    roles: Sequence[Role], outcomes: Sequence[Outcome], world: World, wall_s: float
) -> Run:
    """Return all as one run: it ended as that robot did whose end matters most."""
    robots = [
        RobotRun.of(index, role, outcome, world)
        for index, (role, outcome) in enumerate(zip(roles, outcomes, strict=True))
    ]
    first = min(robots, key=_urgency)
    trace = outcomes[0].trace
    return Run(
        ended=first.ended,
        error=first.error,
        stdout="".join(event[3] for event in trace.select("print")),
        trace=trace,
        world=world,
        kit=robots[0].kit,
        written=outcomes[0].written,
        removed=outcomes[0].removed,
        lines=outcomes[0].lines,
        bus=outcomes[0].bus,
        wall_s=wall_s,
        source=roles[0].source if len(roles) == 1 else None,
        robots=robots,
    )


def _urgency(robot: RobotRun) -> tuple[int, int]:
    """Sort first what failed, by its time; then what was stopped; then what came to its end."""
    rank = 0 if robot.error is not None else 2 if robot.ended in _WELL else 1
    return rank, robot.end_us
