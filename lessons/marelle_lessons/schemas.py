"""JSON Schemas of a lesson's files and of a path's, for editors: `lesson.toml`, `checks.toml`, `sources.toml`, `paths/*.toml`.

As those of `marelle_sim.schemas` they say what each value alone may be; `docs/schemas` holds them.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from marelle_lessons import checksfile, lessonfile, pathsfile, people, roles, sourcesfile
from marelle_lessons.checks import KINDS
from marelle_lessons.checks.effects import EFFECTS
from marelle_lessons.checks.messages import PORTS, TYPES
from marelle_lessons.checks.tells_apart import MOST_FAULTS
from marelle_lessons.lesson import LANGUAGES
from marelle_lessons.skillsfile import FREE, skills
from marelle_sim.parts import FAULTS
from marelle_sim.schemas import document, many, number, one_of, table, whole, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.schemas import Schema

_MOST_WORDS = 100
_REACH = 1_000_000
_WORD = MappingProxyType({"type": "string", "minLength": 1, "maxLength": _MOST_WORDS})
_FLAG = MappingProxyType({"type": "boolean"})


def _list(fewest: int = 0) -> Schema:
    return many(dict(_WORD), _MOST_WORDS, fewest)


def _fields() -> Schema:
    """Return the schema of a message's fields: of each its type, or the texts that it may be."""
    type_: Schema = {"anyOf": [one_of(TYPES), _list(1)]}
    return {
        "type": "object",
        "additionalProperties": type_,
        "minProperties": 1,
        "maxProperties": 30,
    }


def _states() -> Schema:
    """Return the schema of the states that events bring by turns, or that texts bring."""
    return {"anyOf": [_list(1), {"type": "object", "additionalProperties": words()}]}


def _both(needed: Schema) -> Schema:
    """Return the schema of something in French, and in English where it is given."""
    return table(dict.fromkeys(LANGUAGES, needed), ("fr",))


def _person() -> Schema:
    """Return the schema of a person that a lesson shows."""
    known = {"name": words(), "is": one_of(people.GENDERS), "in": one_of(people.SHOWN)}
    return table(known, people.KEYS)


def _role() -> Schema:
    """Return the schema of a robot that has a pupil's program of its own."""
    return table(dict.fromkeys(roles.KEYS, words()), ("robot", "fr"))


def lesson_schema() -> Schema:
    """Return the schema of `lesson.toml`, format `lesson-1`."""
    skill: Schema = {
        "anyOf": [one_of(sorted(skills())), {"type": "string", "pattern": f"^{FREE}"}]
    }
    known: dict[str, Schema] = {
        "format": one_of([lessonfile.FORMAT]),
        "id": {"type": "string", "pattern": "^[A-Z][A-Z0-9-]{0,19}$"},
        "path": one_of(lessonfile.PATHS),
        "levels": _list(1),
        "minutes": whole(1, 1000),
        "kits": {**_list(1), "contains": one_of(["none"])},
        "skills": many({**skill, **_WORD}, _MOST_WORDS, 1),
        "requires": _list(),
        "languages": many(one_of(lessonfile.PROGRAM_LANGUAGES), _MOST_WORDS, 1),
        "personal_data": words(),
        "licence": words(),
        "version": whole(1, 1_000_000),
        "seconds": number(0.001, 86_400),
        "kit": words(),
        "exact": dict(_FLAG),
        "hidden": _list(),
        **{key: _both(words()) for key in ("title", "summary", "debate")},
        "place": {"type": "string", "pattern": f"^{people.PLACE}$"},
        "person": many(_person()),
        "role": many(_role(), roles.MOST_ROLES),
    }
    optional = {"requires", "seconds", "kit", "exact", "hidden", "place", "person", "role"}
    needed = [key for key in known if key not in optional]
    return document("marelle: lesson.toml", table(known, needed))


def checks_schema() -> Schema:
    """Return the schema of `checks.toml`, format `checks-1`."""
    check: Schema = {"oneOf": [_check(kind) for kind in KINDS]}
    family = table({"worlds": {**_list(2), "uniqueItems": True}}, ("worlds",))
    known = {
        "format": one_of([checksfile.FORMAT]),
        "draw": many(family),
        "check": many(check, fewest=1),
    }
    return document("marelle: checks.toml", table(known, ("format", "check")))


def sources_schema() -> Schema:
    """Return the schema of `sources.toml`, format `sources-1`."""
    serves = f"^({sourcesfile.DEBATE}|{sourcesfile.FACT}|{sourcesfile.SKILL}.+)$"
    source = table(
        {
            **{key: words() for key in sourcesfile.KEYS},
            "id": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,39}$"},
            "for": {"type": "string", "pattern": serves},
            "read": {"type": "string", "minLength": 1, "maxLength": sourcesfile.MOST_LETTERS},
        },
        sourcesfile.KEYS,
    )
    most = sourcesfile.MOST_SOURCES
    known = {"format": one_of([sourcesfile.FORMAT]), "source": many(source, most, 1)}
    return document("marelle: sources.toml", table(known, ("format", "source")))


def path_schema() -> Schema:
    """Return the schema of a path's file, format `path-1`."""
    known: dict[str, Schema] = {
        "format": one_of([pathsfile.FORMAT]),
        "id": one_of(lessonfile.PATHS),
        "lessons": _list(),
        **{key: _both(words()) for key in ("title", "summary")},
        "trades": {"type": "object", "additionalProperties": _both(words())},
    }
    needed = [key for key in known if key != "trades"]
    return document("marelle: paths/*.toml", table(known, needed))


OF_LESSON: MappingProxyType[str, Callable[[], Schema]] = MappingProxyType(
    {
        lessonfile.FORMAT: lesson_schema,
        checksfile.FORMAT: checks_schema,
        sourcesfile.FORMAT: sources_schema,
    }
)
"""The schemas of the files in a lesson's folder, by their formats."""


def _check(kind: str) -> Schema:
    said = table(
        {word: words() for word in ("passed", "failed", "hint")}, ("passed", "failed", "hint")
    )
    known: dict[str, Schema] = {
        "id": {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,39}$"},
        "kind": one_of([kind]),
        "worlds": _list(),
        "robot": words(),
        **dict.fromkeys(LANGUAGES, said),
        **{key: schema for key, schema in _options().items() if key in KINDS[kind].keys},
    }
    needed = ("id", "kind", "fr", *_NEEDED.get(kind, ()))
    return {"title": kind, **table(known, needed, _MORE.get(kind))}


def _options() -> dict[str, Schema]:
    """Return what each option of a check may be; all kinds that have it mean the same."""
    flag, place, square = dict(_FLAG), number(-20_000, 20_000), words()
    return {
        "square": square, "squares": _list(1), "x_mm": place, "y_mm": place,
        "tolerance_mm": number(1, 1000), "heading_deg": number(-360, 360),
        "within_deg": number(1, 180), "in_order": flag, "stop_s": number(0.1, 3600), "max": whole(1, 1000),
        "max_turns": whole(0, 1000), "name": words(), "loop": flag, "function": whole(0, 100),
        "function_drives": flag, "max_s": number(0.001, 86_400), "min_s": number(0.001, 86_400), "mean_mm": number(1, 60),
        "never_lost_s": number(0.1, 3600), "whole_loop": flag, "faults": _faults(),
        "apart_s": number(0.05, 60), "apart_mm": number(5, 1000), "apart_printed": number(0.01, 10_000),
        "truth": words(), "label": words(),
        "within": number(0, 1_000_000), "widest": number(0, 1_000_000),
        "event": words(), "above": number(-_REACH, _REACH), "below": number(-_REACH, _REACH), "effect": one_of(EFFECTS),
        "part": words(), "within_ms": number(1, 600_000), "during_ms": number(1, 600_000), "states": _states(),
        "rest": words(), "after_s": number(0, 86_400), "quantity": words(), "at_least": number(-_REACH, _REACH),
        "at_most": number(-_REACH, _REACH), "share": number(0.01, 1), "switches": whole(0, 100_000),
        "port": one_of(PORTS), "fields": _fields(), "least": whole(0, 100_000), "most": whole(0, 100_000), "period_s": number(0.01, 86_400),
        "within_s": number(0.001, 86_400), "numbered": words(),
    }  # fmt: skip


def _faults() -> Schema:
    """Return the schema of faults, one of the simulator's for a part of the lesson's robot."""
    kinds = sorted({fault for faults in FAULTS.values() for fault in faults})
    fault = table({"part": words(), "fault": one_of(kinds)}, ("part", "fault"))
    return many(fault, MOST_FAULTS, 1)


_NEEDED = MappingProxyType(
    {
        "avoids": ("squares",), "visits": ("squares",), "instructions": ("max",),
        "forbidden": ("name",), "changes": ("max",), "tells_apart": ("faults",), "answers": ("truth",), "keeps": ("quantity",),
        "messages": ("fields",), "reacts": ("event", "effect", "within_ms"),
    }
)  # fmt: skip
_MORE: MappingProxyType[str, Schema] = MappingProxyType(
    {
        "arrives": {
            "anyOf": [{"required": ["square"]}, {"required": ["x_mm", "y_mm", "tolerance_mm"]}]
        },
        "structure": {"anyOf": [{"required": ["loop"]}, {"required": ["function"]}]},
        "answers": {"oneOf": [{"required": ["within"]}, {"required": ["widest"]}]},
        "keeps": {
            "anyOf": [{"required": ["at_least"]}, {"required": ["at_most"]}],
            "dependencies": {"switches": ["effect"], "effect": ["switches"], "part": ["effect"]},
        },
        "messages": {"dependencies": {"period_s": ["within_s"]}},
        "reacts": {
            "allOf": [
                {"not": {"required": ["above", "below"]}},
                {"not": {"required": ["during_ms", "states"]}},
            ],
            "dependencies": {"rest": ["states"]},
        },
        "lasts": {"anyOf": [{"required": ["max_s"]}, {"required": ["min_s"]}]},
        "follows_line": {
            "anyOf": [
                {"required": ["mean_mm"]},
                {"required": ["never_lost_s"]},
                {"required": ["whole_loop"], "properties": {"whole_loop": {"enum": [True]}}},
            ]
        },
    }
)
"""What must be there together."""
