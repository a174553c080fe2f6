"""One robot of a run, as a run of that robot alone."""

from __future__ import annotations

from typing import TypeVar

from marelle_sim.results.result import RobotResult, RunOf

Robot = TypeVar("Robot", bound=RobotResult)
AnyRun = TypeVar("AnyRun", bound=RunOf)  # type: ignore[type-arg]  # a bound cannot name another variable


def run_alone(run: AnyRun, number: int = 0) -> AnyRun:
    """Return the run of one of several robots as if it were alone: its trace has no event of the others.

    Args:
        run: a run that has ended; it is not changed. Of a robot alone it is returned itself.
        number: which robot, from 0, in order of the names.
    """
    if len(run.robots) == 1:
        return run
    robot = run.robots[number]
    alone = robot._replace(number=0, trace=robot.own_trace)
    return run._replace(robots=(alone,))
