"""Read `checks.toml`, format `checks-1`: the checks of a lesson, and the sentences and the hint that a pupil reads after each."""

from pathlib import Path
from string import Formatter

from marelle_lessons.checks import COMMON, KINDS
from marelle_lessons.draws import DRAWS_FIELD, read_families
from marelle_lessons.lesson import LANGUAGES, Check, Family, Lesson
from marelle_lessons.tomlfile import (
    lesson_errors,
    read_table,
    refuse_twice,
    refuse_unknown,
    sentence_field,
)
from marelle_sim.kits import load_kit
from marelle_sim.toml import Field, Table, many, nearest, one_of, read_fields, schema_of

FORMAT = "checks-1"
_SAID = ("passed", "failed", "hint")


def _read_said(table: Table, language: str) -> dict[str, str]:
    if language not in table:
        raise table.source.error(
            "E-WORLD-07", (*table.path, language), example=f"[check.{language}]"
        )
    fields = dict.fromkeys(_SAID, sentence_field(language))
    return read_fields(table.inner(language, fields), fields)


def _fields_of(kind: str) -> dict[str, Field]:
    said = Field(_read_said, schema_of(dict.fromkeys(_SAID, Field.text())))
    return {
        "id": Field.pattern("[a-z][a-z0-9-]{0,39}", "the-square"),
        "kind": Field(Table.text, one_of([kind])),
        "worlds": Field.texts('["easy"]'),
        "robot": Field.text(""),
        "fr": said,
        "en": said.optional(),
    }


def fields() -> dict[str, Field]:
    """Return key -> field of `checks.toml`: `format`, `draw` and `check`; that of `check` also takes the fields of each kind of check."""
    checks = [
        {"title": name, **schema_of({**_fields_of(name), **kind.fields}, kind.together)}
        for name, kind in KINDS.items()
    ]
    return {
        "format": Field.version(FORMAT),
        "draw": DRAWS_FIELD,
        "check": Field(_tables, many({"oneOf": checks}, fewest=1)),
    }


def read_checks(path: Path, lesson: Lesson) -> tuple[list[Check], list[Family]]:
    """Return the checks of a file, at least one, and the families of worlds (see `draws.read_families`).

    Args:
        path: The file.
        lesson: The lesson, with its worlds, roles and kit.

    Raises:
        LessonError: E-LESSON-15 for an unknown kind, -16 for a world that the lesson does not have, -18 for a placeholder that
            the kind does not have, -20 for two checks with one id, -21, -24 and -27 for lines or inputs that a world does not have, -25
            for options that exclude each other, -26 for a part that the kit does not have, -35 to -37 for faults that the kit cannot
            have, -45 to -48 for draws, -17 for a square that a world does not have; and the errors of every table (see `Table`), with the
            codes of `tomlfile._CODES`.
    """
    with lesson_errors():
        top, values = read_table(path, fields())
        families = read_families(values["draw"], lesson.worlds)
        checks = [_check(table, lesson) for table in values["check"]]
        if not checks:
            raise top.source.error("E-WORLD-07", ("check",), example="[[check]]")
        refuse_twice(top, "check", [check.id for check in checks], "E-LESSON-20")
    return checks, families


def _tables(top: Table, key: str) -> list[Table]:
    options = {option: field for kind in KINDS.values() for option, field in kind.fields.items()}
    tables = top.each(key, {**_fields_of(""), **options})
    for table in tables:
        kind = table.text("kind")
        refuse_unknown(table, "kind", [kind], KINDS, "E-LESSON-15")
        Table(table.source, table.path, table.data, {**_fields_of(kind), **KINDS[kind].fields})
    return tables


def _check(table: Table, lesson: Lesson) -> Check:
    values = read_fields(table, _fields_of(table.text("kind")))
    kind = KINDS[values["kind"]]
    known = [world.name for world in lesson.worlds]
    refuse_unknown(table, "worlds", values["worlds"], known, "E-LESSON-16")
    worlds = tuple(values["worlds"] or known)
    options = kind.read(table, [world.world for world in lesson.worlds if world.name in worlds])
    more = ("robot",) if lesson.roles else ()
    if kind.fits is not None:
        options = kind.fits(table, options, load_kit(lesson.kit))
    named = [values["robot"]] if values["robot"] else []
    refuse_unknown(table, "robot", named, [role.robot for role in lesson.roles], "E-WORLD-13")
    return Check(
        id=values["id"],
        kind=values["kind"],
        judged=kind,
        options=options,
        worlds=worlds,
        robot=values["robot"],
        words={
            lang: _checked(table, lang, values[lang], (*COMMON, *more, *kind.values))
            for lang in LANGUAGES
            if lang in values
        },
    )


def _checked(
    table: Table, language: str, said: dict[str, str], known: tuple[str, ...]
) -> dict[str, str]:
    """Return the sentences of a check, after checking their placeholders: `passed` has none, the others only those in `known`."""
    for what, words in said.items():
        for name in _placeholders(words):
            if what == "passed" or name not in known:
                near = nearest(name, () if what == "passed" else known)
                path = (*table.path, language, what)
                raise table.source.error("E-LESSON-18", path, value=name, nearest=near)
    return said


def _placeholders(sentence: str) -> list[str]:
    """Return the placeholders of a sentence, one with a format as `x:.1f`; the whole sentence if a brace has no partner."""
    try:
        parts = list(Formatter().parse(sentence))
    except ValueError:  # a single brace
        return [sentence]
    return [
        name if not (form or conversion) else f"{name}:{form}"
        for _words, name, form, conversion in parts
        if name is not None
    ]
