"""The scripted inputs of a run, from the world's file and from the caller."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.runners.job import Job, Role
    from marelle_sim.runners.options import Input
    from marelle_sim.world import Input as WorldInput
    from marelle_sim.world.shared_world import RobotSlot


def planned(job: Job, role: Role, slot: RobotSlot | None) -> tuple[list[Input], list[WorldInput]]:
    """Return the inputs as (name, time_us, value), the world's first, and the texts that arrive on serial ports."""
    given = job.world.inputs_of(slot.name if slot else "", job.options.seed)
    changes = [(one.name, one.time_us, one.value) for one in given if not one.texts]
    return [*changes, *role.inputs], [one for one in given if one.texts]
