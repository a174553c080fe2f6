"""Which world the seed draws for a try: one of a family that `checks.toml` lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from marelle_sim.kernel import in_turn
from marelle_sim.toml import Field, many, nearest, schema_of
from marelle_sim.world import check_drawn_once, drawn_for, numbered_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_lessons.lesson import Lesson, LessonWorld
    from marelle_sim.toml import Table

    Family = tuple[LessonWorld, ...]


_WORLDS = Field.texts('["u_turn", "spiral"]', 2)
_FIELDS = {"worlds": _WORLDS._replace(schema={**_WORLDS.schema, "uniqueItems": True})}
DRAWS_FIELD = Field(
    lambda top, key: top.each(key, _FIELDS), many(schema_of(_FIELDS)), required=False
)
"""The tables `[[draw]]` of `checks.toml`."""


class NeverDrawn(NamedTuple):
    """What no try of a lesson has drawn, of one place of a draw, or of its worlds.

    Attributes:
        place: The placeholder as files write it, `{table.1}`; "" for the worlds.
        never: Words, or names of worlds, that no try has there. came: Those that one has.
    """

    place: str
    never: list[str]
    came: list[str]


def never_drawn(lesson: Lesson, seeds: Sequence[int]) -> list[NeverDrawn]:
    """Return what no try of these seeds draws: worlds, and words at the places that a world or a check names by a number.

    A program that does not know them passes all the same. Whole orders (`{round}`) are not looked at: there are too many.

    Example:
        >>> never_drawn(load_lesson("docs/programs/my-round"), range(1))[0]
        NeverDrawn(place='', never=['street_2'], came=['street_1'])
    """
    tries = [(lesson.world_of(seed), seed) for seed in seeds]
    met = {world.name for world, _seed in tries}
    found = [_never("", [world.name for world in lesson.worlds], met)]
    for name, number in _places(lesson):
        words = [word for world in lesson.worlds for word in _words(world, name)]
        drawn = [drawn_for(world.world, seed).drawn for world, seed in tries]
        came = {one[name][number - 1] for one in drawn if len(one.get(name, ())) >= number}
        found.append(_never(f"{{{name}.{number}}}", list(dict.fromkeys(words)), came))
    return [one for one in found if one.never]


def _never(place: str, known: Sequence[str], came: set[str]) -> NeverDrawn:
    return NeverDrawn(
        place, [one for one in known if one not in came], [one for one in known if one in came]
    )


def _places(lesson: Lesson) -> list[tuple[str, int]]:
    """Return the draws and numbers that a lesson's worlds and checks name, in order: `{table.1}` is ("table", 1)."""
    draws = (world.world.draws for world in lesson.worlds)
    data = [one.source.data for one in draws if one is not None]
    written = json.dumps([data, [check.options for check in lesson.checks]], default=str)
    named = numbered_words(written)
    return sorted(place for place in named if any(_words(one, place[0]) for one in lesson.worlds))


def _words(world: LessonWorld, name: str) -> Sequence[str]:
    """Return the words of a world's draw of this name; none where there is no such draw."""
    each = world.world.draws.each if world.world.draws is not None else ()
    return next((draw.words for draw in each if draw.name == name), ())


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

    The turns of a family go through its worlds: each comes once before one comes again.

    Example:
        >>> world_of_try(lesson.families, 3).name
        'spiral_2'
    """
    turn, number = divmod(seed, len(families))
    family = families[number]
    return family[in_turn(turn, len(family), "world", *(world.name for world in family))]
