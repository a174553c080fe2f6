"""What is done to a robot during a run, from the world's file and from who asks for the run."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.runners.job import Job, Role
    from marelle_sim.runners.options import Input
    from marelle_sim.world import Input as WorldInput
    from marelle_sim.world.crowd import Place


def changes_of(job: Job, role: Role, place: Place | None) -> list[Input]:
    """Return what changes: (name, time_us, value), first that of the world's file."""
    changes = [given for given in _given(job, place) if not given.texts]
    return [*((change.name, change.time_us, change.value) for change in changes), *role.inputs]


def texts_of(job: Job, place: Place | None) -> list[WorldInput]:
    """Return what comes in on serial ports."""
    return [given for given in _given(job, place) if given.texts]


def _given(job: Job, place: Place | None) -> list[WorldInput]:
    """Return what the world's file does to the robot in this run."""
    return job.world.inputs_of(place.name if place else "", job.options.seed)
