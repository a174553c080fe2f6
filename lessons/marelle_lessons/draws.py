"""The world of each try (a run with one seed): the seed draws it from a family of worlds that `checks.toml` lists."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from marelle_lessons.lesson import Family, Lesson, LessonWorld
from marelle_lessons.tomlfile import refuse_unknown
from marelle_sim.toml import Field, Table
from marelle_sim.world import check_drawn_once, drawn_for, numbered_words

_WORLDS = Field.texts('["u_turn", "spiral"]', 2)
_FIELDS = {"worlds": _WORLDS._replace(schema={**_WORLDS.schema, "uniqueItems": True})}
DRAWS_FIELD = Field.tables(_FIELDS)
"""The tables `[[draw]]` of `checks.toml`."""


class NeverDrawn(NamedTuple):
    """The words that never come at one place of a draw, or the worlds that are never drawn, in all tries of a lesson.

    Attributes:
        place: The place as a placeholder, such as `{table.1}`; "" for the worlds.
        never: The words, or names of worlds, that come in no try.
        came: The words, or names of worlds, that come in at least one try.
    """

    place: str
    never: list[str]
    came: list[str]


def never_drawn(lesson: Lesson, seeds: Sequence[int]) -> list[NeverDrawn]:
    """Return the worlds that no try with these seeds draws, and the words that never come at a place that a file names by a number.

    A program that fails with these words or worlds passes all the same. Whole orders of words (`{round}`) are not examined, as
    there are too many.

    Example:
        >>> never_drawn(load_lesson("docs/programs/my-round"), range(1))[0]
        NeverDrawn(place='', never=['street_2'], came=['street_1'])
    """
    tries = [(lesson.world_of(seed), seed) for seed in seeds]
    met = {world.name for world, _seed in tries}
    drawn = [drawn_for(world.world, seed).drawn for world, seed in tries]
    found = [_never("", [world.name for world in lesson.worlds], met)]
    for name, number in _places(lesson):
        words = [word for world in lesson.worlds for word in _words(world, name)]
        came = {one[name][number - 1] for one in drawn if len(one.get(name, ())) >= number}
        found.append(_never(f"{{{name}.{number}}}", list(dict.fromkeys(words)), came))
    return [one for one in found if one.never]


def _never(place: str, known: Sequence[str], came: set[str]) -> NeverDrawn:
    return NeverDrawn(
        place, [one for one in known if one not in came], [one for one in known if one in came]
    )


def _places(lesson: Lesson) -> list[tuple[str, int]]:
    """Return the places of draws that the worlds and checks of a lesson name, sorted: ("table", 1) for `{table.1}`."""
    draws = (world.world.draws for world in lesson.worlds)
    data = [one.source.data for one in draws if one is not None]
    written = json.dumps([data, [check.options for check in lesson.checks]], default=str)
    named = numbered_words(written)
    return sorted(place for place in named if any(_words(one, place[0]) for one in lesson.worlds))


def _words(world: LessonWorld, name: str) -> Sequence[str]:
    each = world.world.draws.each if world.world.draws is not None else ()
    return next((draw.words for draw in each if draw.name == name), ())


def read_families(tables: Sequence[Table], worlds: Sequence[LessonWorld]) -> list[Family]:
    """Return the families of worlds from which the tries draw, in the order of their first worlds.

    The worlds of each `[[draw]]` are a family; a world in no `[[draw]]` is a family of its own.

    Raises:
        WorldError: see `Table`; E-LESSON-16 if there is no such world, E-LESSON-47 if a world is listed twice.
    """
    known = {world.name: world for world in worlds}
    taken: dict[str, Family] = {}
    for table in tables:
        names = _WORLDS.read(table, "worlds")
        refuse_unknown(table, "worlds", names, known, "E-LESSON-16")
        check_drawn_once(table, "worlds", [*taken, *names])
        taken |= dict.fromkeys(names, tuple(known[name] for name in names))
    return list(dict.fromkeys(taken.get(name, (world,)) for name, world in known.items()))
