"""JSON Schemas of the files that people write, for editors: of a kit and of a world.

They say what each value alone may be; what values must be together (a pin that serves twice, a robot in a wall) only
the reader of the file can tell. `docs/schemas` holds them; a test keeps both equal, and equal to the readers.
"""

from __future__ import annotations

from marelle_sim.kits import table as kits
from marelle_sim.parts.faults import FAULTS
from marelle_sim.toml import Field, schema_of
from marelle_sim.toml.schema import document
from marelle_sim.world import table as worlds
from marelle_sim.world.faults import FIELDS as FAULT_FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from marelle_sim.toml.schema import Schema as Schema  # noqa: PLC0414 - the command names it too
    from marelle_text import Text


def described(schema: Any, text: Text) -> Any:
    """Return the schema with a sentence for each key that `marelle_text` has one for."""
    if isinstance(schema, list):
        return [described(one, text) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: described(value, text) for key, value in schema.items()}
    for name, inner in found.get("properties", {}).items():
        found["properties"][name] = {**_told(name, text), **inner}
    return found


def _told(name: str, text: Text) -> dict[str, str]:
    said = text.optional(f"schema.{name}")
    return {"description": said} if said else {}


def kit_schema() -> Schema:
    """Return the JSON Schema of `kit.toml`, format 1."""
    return document("marelle: kit.toml", schema_of(kits.FIELDS, kits.TOGETHER))


def world_schema() -> Schema:
    """Return the JSON Schema of `world.toml`, format 1."""
    faults = tuple(sorted({fault for faults in FAULTS.values() for fault in faults}))
    fault = Field.tables({**FAULT_FIELDS, "fault": Field.choice(faults)})
    fields = {**worlds.FIELDS, "fault": fault}
    return document("marelle: world.toml", schema_of(fields, worlds.TOGETHER))
