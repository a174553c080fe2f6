"""JSON Schemas, for editors, of two files that people write: `kit.toml` and `world.toml`.

A schema checks each value alone. Only the module that reads the file checks values together (a pin that is used twice, a robot
in a wall). Copies are in `docs/schemas`; a test checks that they are equal to these, and that the readers accept the same.
"""

from __future__ import annotations

from marelle_sim.kits import table as kits
from marelle_sim.parts.faults import FAULTS
from marelle_sim.toml import Field, schema_of
from marelle_sim.toml.schema import Schema as Schema, document  # noqa: PLC0414 - the command names it too
from marelle_sim.world import table as worlds
from marelle_sim.world.inputs import FAULT_FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from marelle_text import Text


def described(schema: Any, text: Text) -> Any:
    """Return a copy of a schema in which each key has a description, if `marelle_text` has a sentence for it.

    `text` is the catalogue of a language.
    """
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
    return document(
        "marelle: world.toml", schema_of({**worlds.FIELDS, "fault": fault}, worlds.TOGETHER)
    )
