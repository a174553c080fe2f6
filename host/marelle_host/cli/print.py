"""`marelle print`: write printable PDF files of lessons, of a path or of a world's mat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marelle_host.cli.files import destinations
from marelle_host.cli.files.writing import write
from marelle_text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marelle_host.cli.terminal.output import Terminal
    from marelle_lessons.prints import Document
    from marelle_sim.world import World


PARAMETERS = (
    click.Argument(["lessons"], nargs=-1, metavar="cli.check.metavar.lesson"),
    click.Option(["--what"], default="all", metavar="cli.print.metavar.what"),
    click.Option(["--path"], metavar="cli.lessons.metavar.path"),
    click.Option(["--world"], metavar="cli.metavar.name"),
    click.Option(["-o", "--output"], default=".", metavar="cli.run.metavar.flash"),
    click.Option(["--language"], type=click.Choice(LANGUAGES)),
)


def answer(
    terminal: Terminal,
    *,
    what: str,
    world: str | None,
    output: str,
    language: str | None,
    **which: Any,
) -> None:
    """Do what `marelle print` asks.

    Raises:
        Problem: E-USE-04, an unknown kind of document; E-PIC-04 or -05, the folder cannot be made.
        LessonError, WorldError: a lesson or the mat is unknown or wrong.
    """
    from marelle_lessons.prints import pdf, read_kinds  # not for help pages
    from marelle_sim.world import load_world

    kinds = read_kinds(what)
    mat = load_world(world) if world is not None else None
    documents = _documents(kinds, language or terminal.text.language, mat, **which)
    written = [_write(terminal, output, one, pdf(one)) for one in documents]
    terminal.say(terminal.text("cli.print.next"))
    terminal.data({"files": written})


def _write(terminal: Terminal, folder: str, document: Document, content: bytes) -> str:
    destinations.check_folder(folder)  # made for the first document, and not if there is none
    path = write(terminal, Path(folder) / f"{document.name}.pdf", content)
    if "sheets" in document.data:
        terminal.say(terminal.text.plural("cli.print.sheets", len(document.data["sheets"])))
    return path


def _of_path(path: str, kinds: Sequence[str], language: str) -> Iterator[Document]:
    from marelle_lessons import load_lesson
    from marelle_lessons.pathsfile import load_path
    from marelle_lessons.prints import lesson_documents, page_document

    found = load_path(path)
    own = found.language_of_page(language)
    yield page_document(f"{found.id}-path", found.title(own), found.teacher_page(own), own)
    for name in found.lessons:
        yield from lesson_documents(load_lesson(name), kinds, language)


def _documents(
    kinds: Sequence[str],
    language: str,
    mat: World | None,
    *,
    lessons: Sequence[str],
    path: str | None,
) -> Iterator[Document]:
    """Yield the documents of a path, else of the named lessons, else the mat's document, else those of every lesson."""
    from marelle_lessons import lesson_names, load_lesson
    from marelle_lessons.prints import lesson_documents, mat_document

    if path is not None:
        yield from _of_path(path, kinds, language)
        return
    if mat is not None and not lessons:
        yield mat_document(mat, language)
        return
    names = lessons or lesson_names()
    # All are loaded first: a wrong lesson raises before a file is written.
    for name, lesson in zip(names, [load_lesson(name) for name in names], strict=True):
        yield from lesson_documents(lesson, kinds, language, mat, typed=name)
