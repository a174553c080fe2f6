"""The faults that a world file gives to parts of a robot; the kit, once known, checks the names of the parts."""

from __future__ import annotations

from typing import NamedTuple

from marelle_sim.toml import Field, Table

from .inputs import LATEST_S


class WorldFault(NamedTuple):
    """A `[[fault]]` of a world file: the name of a part, the fault that it has, the time (us) at which the fault begins.

    `robot` is the robot's name, "" for every robot; `line` is the line of the file, for messages.
    """

    part: str
    fault: str
    time_us: int
    robot: str = ""
    line: int = 0


FIELDS = {
    "part": Field.text(),
    "fault": Field.text(),
    "time": Field.number(0, LATEST_S, 0, 2),
    "robot": Field.text(""),
}
"""The fields of a `[[fault]]`; the kit defines which faults its parts can have."""


def read_faults(top: Table) -> tuple[WorldFault, ...]:
    """Return the faults of a world file (`[[fault]]`), in order of time."""
    found = [
        WorldFault(
            table["part"],
            table["fault"],
            round(table["time"] * 1_000_000),
            table["robot"],
            table.source.line_of(table.path),
        )
        for table in top["fault"]
    ]
    return tuple(sorted(found, key=lambda fault: fault.time_us))
