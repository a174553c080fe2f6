"""Runs jobs: one or more programs on virtual boards, in this process or a child, with CPython or the real MicroPython."""

from __future__ import annotations

from collections.abc import Iterable

from marelle_sim.results import RunResult
from marelle_sim.runners.checks import check_inputs
from marelle_sim.runners.in_process import Observer as Observer, run_in_process
from marelle_sim.runners.job import Job, Role, kits_of, programs_of, read_job
from marelle_sim.runners.options import PRESS_US, ROBOT, Options
from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.runners.child.parent import ProgramProcess, Started, cold_child

__all__ = [
    "PRESS_US", "ROBOT", "Job", "Options", "Role", "Started", "check_inputs", "cold_child", "kits_of", "programs_of", "read_job", "run_in_process", "run_job",
]  # fmt: skip

__getattr__ = lazily(__name__, {"child.parent": ("Started", "cold_child")})


def run_job(
    job: Job,
    observers: Iterable[Observer] = (),
    limit_s: float | None = None,
    process: ProgramProcess | None = None,
) -> RunResult:
    """Run a job and return its result, in this process or in a child process.

    Args:
        job: the programs, robots and options.
        observers: as for `run_in_process`.
        limit_s: limit of the wall clock for a child process, in s; None: run in this process.
        process: the child process; None: a new one, which is ended afterwards. Without `limit_s` it is not used.
    """
    if limit_s is None:
        return run_in_process(job, observers)
    if process is not None:
        return process.run(job, observers, limit_s=limit_s)
    from marelle_sim.runners.child.parent import ProgramProcess  # needs subprocess

    with ProgramProcess() as new:
        return new.run(job, observers, limit_s=limit_s)
