"""The results of a run whose child did not complete: from the child's reports, or with only the robots' start."""

from __future__ import annotations

from marelle_help import ProgramError
from marelle_sim.kernel import Ending
from marelle_sim.results import RobotResult
from marelle_sim.runners.child.progress import Progress
from marelle_sim.runners.header import header_of
from marelle_sim.runners.job import Job, Role
from marelle_sim.trace import Trace, make_trace
from marelle_sim.trace.recorder import Recorder


def partial_results(
    job: Job, trace: Trace, progress: Progress, ended: Ending, error: ProgramError | None
) -> list[RobotResult]:
    """Return the result of each robot until the run was ended.

    Args:
        job: the job that was run.
        trace: the events that the child has reported.
        progress: virtual time, files and stack that the child has reported.
        ended: the ending to put into the results.
        error: the error to put into the results.
    """
    place = progress.place(role.source for role in job.roles)
    code = "" if error is None else error.code
    whole = trace.stopped(max(progress.time_us, trace.end_us), [str(ended), code], place)
    return [
        _result(job, role, whole, ended, error)._replace(
            number=number, stdout=whole.printed(number), written=dict(progress.files(number))
        )
        for number, role in enumerate(job.roles)
    ]


def unknown_results(job: Job, ended: Ending, error: ProgramError | None) -> list[RobotResult]:
    """Return results for a run of which only the ending is known: each robot is at its start pose, and its only event is the end, at 0 s."""
    header = header_of(job, [role.kit.body.track_mm for role in job.roles])
    recorders = [_recorder(number, role) for number, role in enumerate(job.roles)]
    for recorder in recorders:
        recorder.add(0, "end", str(ended), "" if error is None else error.code)
    trace = make_trace(header, *recorders)
    return [
        _result(job, role, trace, ended, error)._replace(number=number)
        for number, role in enumerate(job.roles)
    ]


def _result(
    job: Job, role: Role, trace: Trace, ended: Ending, error: ProgramError | None
) -> RobotResult:
    return RobotResult(
        number=0, name=role.name, kit=role.kit, source=role.source, world=job.world, trace=trace,
        ended=ended, error=error, stdout="", written={}, removed=[], lines=[], bus=[],
    )  # fmt: skip


def _recorder(number: int, role: Role) -> Recorder:
    recorder = Recorder(number)
    start = role.start
    place = [round(value * 1000) for value in (start.x_mm, start.y_mm, start.heading_deg)]
    recorder.add_pose(0, *place, 0, 0, 0, 0, 1)
    return recorder
