"""The faults that a world file gives to parts of a robot; the names of the parts are checked with the kit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .inputs import LATEST_S

if TYPE_CHECKING:
    from marelle_sim.toml import Table


class WorldFault(NamedTuple):
    """A `[[fault]]`: what is wrong with which part from when on, and the line that says so."""

    part: str
    fault: str
    time_us: int
    robot: str = ""
    line: int = 0


def read_faults(top: Table) -> tuple[WorldFault, ...]:
    """Return the `[[fault]]` of a world file, in order of time."""
    found = [
        WorldFault(
            table.text("part"),
            table.text("fault"),
            round(table.number("time", 0, LATEST_S, 0) * 1_000_000),
            table.text("robot", ""),
            table.source.line_of(table.path),
        )
        for table in top.each("fault", ("part", "fault", "time", "robot"))
    ]
    return tuple(sorted(found, key=lambda fault: fault.time_us))
