"""What a world file says by name of a robot's parts: the inputs and the faults; the names are checked with the kit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from marelle_sim.toml import Table

LATEST_S = 1_000_000
ENVIRONMENT = (
    "carbon_dioxide", "humidity", "light", "magnetic_field", "moisture", "presence", "pressure",
    "sound", "temperature",
)  # fmt: skip
"""The quantities that have a name in a world; any other begins with `OWN`."""
OWN = "x_"


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
