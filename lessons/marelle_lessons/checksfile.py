"""Read `checks.toml`, format `checks-1`: what a lesson asks, and what it says about it."""

from __future__ import annotations

import re
from string import Formatter
from typing import TYPE_CHECKING

from marelle_lessons.checks import COMMON, KINDS
from marelle_lessons.checks.options import words_option
from marelle_lessons.draws import read_families
from marelle_lessons.lesson import LANGUAGES, Check
from marelle_lessons.tomlfile import lesson_errors, read_table, sentence
from marelle_sim.kits import load_kit
from marelle_sim.toml import Table, nearest

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_lessons.checks import Kind
    from marelle_lessons.draws import Family
    from marelle_lessons.lesson import Lesson

FORMAT = "checks-1"
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_WORDS = ("passed", "failed", "hint")


def read_checks(path: Path, shown: str, lesson: Lesson) -> tuple[list[Check], list[Family]]:
    """Return the checks of a file, at least one, and from which worlds each try draws its own.

    Raises:
        LessonError: E-LESSON-15 a kind that does not exist, -16 a world that the lesson has not, -18 a sentence
            that names what its kind does not give, -20 a name twice, -35 to -37 faults that cannot be, -45 to -48 draws; and what any table may have.
    """
    with lesson_errors():
        top = read_table(path, shown, ("format", "draw", "check"), FORMAT)
        families = read_families(top, lesson.worlds)
        tables = _tables(top)
        checks = [_check(table, lesson) for table in tables]
        if not checks:
            raise top.source.error("E-WORLD-07", ("check",), example="[[check]]")
        names = [check.id for check in checks]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise top.source.error("E-LESSON-20", ("check", index, "id"), value=name)
    return checks, families


def _tables(top: Table) -> list[Table]:
    """Return the tables `[[check]]`; which keys each may have depends on its kind."""
    every = ("id", "kind", "worlds", "robot", *LANGUAGES)
    options = sorted({key for kind in KINDS.values() for key in kind.keys})
    tables = top.each("check", (*every, *options))
    for table in tables:
        kind = table.text("kind")
        if kind not in KINDS:
            raise table.source.error(
                "E-LESSON-15", (*table.path, "kind"), value=kind, nearest=nearest(kind, KINDS)
            )
        Table(table.source, table.path, table.data, (*every, *KINDS[kind].keys))
    return tables


def _check(table: Table, lesson: Lesson) -> Check:
    name = table.text("id")
    if not _ID.fullmatch(name):
        raise table.wrong("id", 'id = "the-square"')
    kind = KINDS[table.text("kind")]
    worlds = _worlds(table, lesson)
    asked = [world.world for world in lesson.worlds if world.name in worlds]
    options = kind.read(table, asked)
    more = ("robot",) if lesson.roles else ()
    if kind.fits is not None:
        options = kind.fits(table, options, load_kit(lesson.kit))
    return Check(
        id=name,
        kind=table.text("kind"),
        judged=kind,
        options=options,
        worlds=worlds,
        robot=_robot(table, lesson),
        words={
            lang: _words(table, lang, kind, more)
            for lang in LANGUAGES
            if lang == "fr" or lang in table
        },
    )


def _worlds(table: Table, lesson: Lesson) -> tuple[str, ...]:
    """Return the names of the worlds in which a check is asked: all of them if it names none."""
    known = [world.name for world in lesson.worlds]
    wanted = words_option(table, "worlds", '["easy"]', 0)
    for name in wanted:
        if name not in known:
            raise table.source.error(
                "E-LESSON-16", (*table.path, "worlds"), value=name, nearest=nearest(name, known)
            )
    return tuple(wanted or known)


def _robot(table: Table, lesson: Lesson) -> str:
    """Return the robot whose part a check judges; "" where it judges each one's."""
    name, known = table.text("robot", ""), [role.robot for role in lesson.roles]
    if name and name not in known:
        raise table.source.error(
            "E-WORLD-13", (*table.path, "robot"), value=name, nearest=nearest(name, known)
        )
    return name


def _words(table: Table, language: str, kind: Kind, more: tuple[str, ...]) -> dict[str, str]:
    """Return what a check says in one language, its placeholders checked."""
    if language not in table:
        raise table.source.error(
            "E-WORLD-07", (*table.path, language), example=f"[check.{language}]"
        )
    inner = table.inner(language, _WORDS)
    words = {what: sentence(inner, what, language) for what in _WORDS}
    for what in _WORDS:
        known = () if what == "passed" else (*COMMON, *more, *kind.values)
        for name in _placeholders(words[what]):
            if name not in known:
                raise table.source.error(
                    "E-LESSON-18", (*inner.path, what), value=name, nearest=nearest(name, known)
                )
    return words


def _placeholders(sentence: str) -> list[str]:
    """Return what stands in braces; anything but a bare name is handed back as it is written."""
    try:
        parts = list(Formatter().parse(sentence))
    except ValueError:  # a brace that is alone
        return [sentence]
    return [
        name if not (form or conversion) else f"{name}:{form}"
        for _words, name, form, conversion in parts
        if name is not None
    ]
