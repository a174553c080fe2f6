"""Which world the seed draws for a try: one of a family that `checks.toml` lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_sim.kernel import stream
from marelle_sim.toml import Field, many, nearest, schema_of
from marelle_sim.world import check_drawn_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_lessons.lesson import LessonWorld
    from marelle_sim.toml import Table

    Family = tuple[LessonWorld, ...]


_WORLDS = Field.texts('["u_turn", "spiral"]', 2)
_FIELDS = {"worlds": _WORLDS._replace(schema={**_WORLDS.schema, "uniqueItems": True})}
DRAWS_FIELD = Field(
    lambda top, key: top.each(key, _FIELDS), many(schema_of(_FIELDS)), required=False
)
"""The tables `[[draw]]` of `checks.toml`."""


def read_families(tables: Sequence[Table], worlds: Sequence[LessonWorld]) -> list[Family]:
    """Return from which worlds each try draws its own: from the family of a `[[draw]]`, or from one that stands alone.

    They are in the order of their first worlds.

    Raises:
        WorldError: see `Table`; E-LESSON-16 no such world, E-LESSON-47 one of them twice.
    """
    known = {world.name: world for world in worlds}
    taken: dict[str, Family] = {}
    for table in tables:
        names = _WORLDS.read(table, "worlds")
        for name in names:
            if name not in known:
                raise table.source.error(
                    "E-LESSON-16",
                    (*table.path, "worlds"),
                    value=name,
                    nearest=nearest(name, known),
                )
        check_drawn_once(table, "worlds", [*taken, *names])
        family = tuple(known[name] for name in names)
        taken |= dict.fromkeys(names, family)
    return list(dict.fromkeys(taken.get(name, (world,)) for name, world in known.items()))


def world_of_try(families: Sequence[Family], seed: int) -> LessonWorld:
    """Return the world of a try: seed k has family k modulo their number, and draws one of its worlds.

    Example:
        >>> world_of_try(lesson.families, 3).name
        'spiral_2'
    """
    family = families[seed % len(families)]
    return stream(seed, "draw", *(world.name for world in family)).choice(family)
