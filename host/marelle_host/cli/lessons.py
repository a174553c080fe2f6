"""`marelle lessons`: list the lessons, or those of a path, level, skill, kit and duration; show a page of one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from marelle_host.cli.authoring import schemas
from marelle_host.cli.terminal.escape_sequences import harmless
from marelle_host.cli.terminal.output import Terminal, lay_out, unbroken
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_lessons import Lesson
    from marelle_lessons.authoring import Missing

_MOST_MINUTES = 1000


class LessonFilter(NamedTuple):
    """The conditions that a lesson must meet; None for no condition. `minutes` is the longest duration."""

    path: str | None = None
    level: str | None = None
    skill: str | None = None
    kit: str | None = None
    minutes: int | None = None

    def matching(self, lessons: Sequence[Lesson]) -> list[Lesson]:
        """Return the lessons that meet all conditions, in their order.

        Raises:
            Problem: E-LESSON-44, no lesson has such a path, level, skill or kit.
        """
        found = list(lessons)
        values: tuple[tuple[str | None, Callable[[Lesson], list[str]]], ...] = (
            (self.path, lambda one: [one.path]),
            (self.level, lambda one: one.levels),
            (self.skill, lambda one: one.skills),
            (self.kit, lambda one: one.kits),
        )
        for asked, said in values:
            if asked is not None:
                name = _known(asked, {value for one in lessons for value in said(one)})
                found = [one for one in found if name in said(one)]
        most = _MOST_MINUTES if self.minutes is None else self.minutes
        return [one for one in found if one.minutes <= most]


def _known(asked: str, known: set[str]) -> str:
    from marelle_sim.toml import nearest  # not for help pages

    for value in known:
        if value.casefold() == asked.casefold():
            return value
    raise Problem("E-LESSON-44", value=asked[:40], nearest=nearest(asked, known))


def _read_minutes(_ctx: click.Context, _param: click.Parameter, written: str | None) -> int | None:
    if written is None:
        return None
    if not (written.isascii() and written.isdigit() and 1 <= int(written[:9]) <= _MOST_MINUTES):
        raise Problem(
            "E-USE-04", name="--minutes", value=written[:40], expected=f"1…{_MOST_MINUTES}"
        )
    return int(written)


_PAGES = ("pupil", "teacher", "paper")


PARAMETERS = (
    click.Option(["--show"], metavar="cli.check.metavar.lesson"),
    click.Option(["--page"], type=click.Choice(_PAGES), default=_PAGES[0]),
    click.Option(["--path"], metavar="cli.lessons.metavar.path"),
    click.Option(["--level"], metavar="cli.lessons.metavar.level"),
    click.Option(["--skill"], metavar="cli.lessons.metavar.skill"),
    click.Option(["--kit"], metavar="cli.metavar.name"),
    click.Option(["--minutes"], metavar="cli.lessons.metavar.minutes", callback=_read_minutes),
    schemas.option("cli.run.metavar.flash"),
)


def answer(
    terminal: Terminal, *, show: str | None, page: str, schema: str | None, **asked: Any
) -> None:
    """Do what `marelle lessons` asks.

    Raises:
        LessonError: the lesson to show is unknown or wrong.
        Problem: E-LESSON-44, see `LessonFilter.matching`; `E-PIC-…`, a schema cannot be written.
    """
    from marelle_lessons import lesson_names, load_lesson  # not for help pages

    if schema is not None:
        from marelle_lessons.schemas import OF_LESSON

        made = {f"{name}.schema.json": make() for name, make in OF_LESSON.items()}
        schemas.write(terminal, {str(Path(schema) / name): one for name, one in made.items()})
    elif show is not None:
        _show(terminal, load_lesson(show), page, asked=show)
    elif asked["path"] is not None and page == "teacher":
        _show_path(terminal, asked["path"])
    else:
        lessons = [load_lesson(name) for name in lesson_names()]
        _list(terminal, LessonFilter(**asked).matching(lessons), asked["path"])


def _list(terminal: Terminal, lessons: list[Lesson], path: str | None) -> None:
    text, columns = terminal.text, ("id", "title", "levels", "minutes", "summary")
    rows = [
        [
            lesson.id,
            lesson.title(text.language),
            ", ".join(lesson.levels),
            text("cli.lessons.minutes", count=lesson.minutes),
            lesson.summary(text.language),
        ]
        for lesson in lessons
    ]
    if rows:
        terminal.table(columns, rows, heading="cli.lessons.heading.*")
    else:
        terminal.say(text("cli.lessons.none"))
    if path is not None:
        terminal.say(text("cli.lessons.path_page", path=path))
    terminal.say(text("cli.lessons.next"))
    terminal.data([_as_data(lesson, text.language) for lesson in lessons])


def _show(terminal: Terminal, lesson: Lesson, page: str, *, asked: str) -> None:
    from marelle_lessons import LessonError
    from marelle_lessons.authoring import missing
    from marelle_lessons.starter import terminal_notes

    language = terminal.text.language
    pages = {
        "pupil": lesson.page(language),
        "teacher": lesson.teacher_page(),
        "paper": lesson.paper_page(),
    }
    if not pages[page]:
        raise LessonError("E-LESSON-28", lesson=asked, file=f"{page}.fr.md")
    _show_page(terminal, pages[page])
    absent = missing(lesson, language)
    tell_missing(terminal, absent)
    if page == _PAGES[0]:
        kind = "cards" if "cards" in lesson.languages else "program"
        program = terminal.text(f"lesson.file.{kind}")
        for note in terminal_notes(lesson, terminal.text, typed=asked, program=program):
            terminal.tell(note)
    # The page of a lesson with cards begins with them, but `marelle new` writes a text program unless `--cards` is given.
    option = " --cards" if "cards" in lesson.languages[:-1] else ""
    terminal.tell(terminal.text("cli.lessons.begin", lesson=asked, option=option))
    terminal.data({
        **_as_data(lesson, language), **_more(lesson, language), "page": pages[page],
        "missing": [one._asdict() for one in absent],
    })  # fmt: skip


def _show_page(terminal: Terminal, page: str) -> None:
    from marelle_lessons.markdown import plain_text

    if terminal.rich_on(sys.stdout):
        from rich.markdown import Markdown  # 50 ms, for one page

        lay_out(sys.stdout, Markdown(unbroken(harmless(page))))
        terminal.say()
    else:
        for line in plain_text(page).splitlines():
            terminal.say(line)


def _show_path(terminal: Terminal, name: str) -> None:
    from marelle_lessons.pathsfile import load_path  # not for help pages

    path, language = load_path(name), terminal.text.language
    page = path.teacher_page(language)
    _show_page(terminal, page)
    terminal.tell(terminal.text("cli.lessons.print_path", path=path.id))
    terminal.data(
        {"id": path.id, "title": path.title(language), "lessons": path.lessons, "page": page}
    )


def tell_missing(terminal: Terminal, absent: list[Missing]) -> None:
    """Print a heading and a line for each file, or kind of file (`wrong/`), that a lesson still lacks; nothing for a complete lesson."""
    if absent:
        terminal.say(terminal.text("cli.lessons.missing"))
    for one in absent:
        terminal.say(f"  {one.file}  {one.why}")


def _as_data(lesson: Lesson, language: str) -> dict[str, object]:
    return {
        "id": lesson.id,
        "name": lesson.name,
        "title": lesson.title(language),
        "summary": lesson.summary(language),
        "path": lesson.path,
        "levels": lesson.levels,
        "minutes": lesson.minutes,
        "kits": lesson.kits,
        "skills": lesson.skills,
        "requires": lesson.requires,
        "languages": lesson.languages,
        "personal_data": lesson.personal_data,
        "licence": lesson.licence,
        "version": lesson.version,
    }


def _more(lesson: Lesson, language: str) -> dict[str, object]:
    return {
        "debate": lesson.debate(language),
        "seconds": lesson.seconds,
        "kit": lesson.kit,
        "worlds": [world.name for world in lesson.worlds if not world.hidden],
        "checks": [
            {"id": one.id, "kind": one.kind, "passed": one.said("passed", language)}
            for one in lesson.checks
        ],
    }
