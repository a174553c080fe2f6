"""What is known of a run that gave nothing back: where each robot started, and why it ended."""

from __future__ import annotations

from marelle_sim.errors import ProgramError
from marelle_sim.runners.engine import LIMIT_CODES, Outcome, header_of
from marelle_sim.trace import make_trace
from marelle_sim.trace.recorder import Recorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_sim.runners.request import Request
    from marelle_sim.runners.roles import Role
    from marelle_sim.world.model import World


def empty_outcomes(
    ended: str, roles: Sequence[Role], world: World, request: Request, *, alone: bool
) -> list[Outcome]:
    """Return the outcome of each robot of a run of which nothing else is known."""
    code = LIMIT_CODES.get(ended) or ("E-PROG-30" if ended == "error" else "")
    error = ProgramError(code) if code else None
    recorders = [_recorder(number, role, ended, code) for number, role in enumerate(roles)]
    kit = roles[0].kit
    header = header_of(kit, world, roles[0].request, kit.body.track_mm)
    if not alone:
        header["robots"] = [_robot(role, world, request) for role in roles]
    trace = make_trace(header, *recorders)
    return [
        Outcome(ended=ended, error=error, stdout="", trace=trace, written={}, removed=[], lines=[])
        for _role in roles
    ]


def _robot(role: Role, world: World, request: Request) -> dict[str, object]:
    (robot,) = header_of(role.kit, world, request, role.kit.body.track_mm)["robots"]
    return {**robot, "name": role.name, "kit": role.kit.name}


def _recorder(number: int, role: Role, ended: str, code: str) -> Recorder:
    recorder = Recorder(number)
    start = role.start
    place = [round(value * 1000) for value in (start.x_mm, start.y_mm, start.heading_deg)]
    recorder.add_pose(0, *place, 0, 0, 0, 0, 1)
    recorder.add(0, "end", ended, code)
    return recorder
