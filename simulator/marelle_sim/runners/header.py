"""Makes the header of a run's trace: kit, world, options and robots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marelle_sim.runners.job import Job, Role
from marelle_sim.trace import VERSION


def header_of(job: Job, tracks_mm: Sequence[float]) -> dict[str, Any]:
    """Return the header of a job's trace; `tracks_mm` has the distance between the wheels of each robot, in mm."""
    options, bodies = job.options, zip(job.roles, tracks_mm, strict=True)
    drawn = {name: [*words] for name, words in job.world.drawn.items()}
    return {
        "trace": VERSION,
        "kit": job.roles[0].kit.name,
        "world": job.world.name,
        "seed": options.seed,
        "limit_us": options.limit_us,
        "tolerances": int(options.tolerances),
        **({"drawn": drawn} if drawn else {}),
        "robots": [_robot(role, track_mm, alone=job.alone) for role, track_mm in bodies],
    }


def _robot(role: Role, track_mm: float, *, alone: bool) -> dict[str, Any]:
    """Return the entry of a robot in the header: its name, its body and its faults, if it has any.

    If it is not `alone` in its world, also its kit, which may differ between robots.
    """
    body = role.kit.body
    faults = [[fault.part, fault.fault, fault.time_us] for fault in role.faults]
    return {
        "name": role.name,
        "radius_um": round(body.radius_mm * 1000),
        "track_um": round(track_mm * 1000),
        "tau_us": round(body.motor_ms * 1000),
        **({"faults": faults} if faults else {}),
        **({} if alone else {"kit": role.kit.name}),
    }
