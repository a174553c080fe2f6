"""`marelle print`: write printable PDF files of a lesson or a world."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from marelle_host.cli.files import destinations
from marelle_host.cli.files.writing import write
from marelle_host.cli.terminal.help_pages import TranslatedCommand
from marelle_text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marelle_host.cli.terminal.output import Terminal
    from marelle_lessons.prints import Document
    from marelle_sim.world import World


def command(terminal: Terminal) -> click.Command:
    """Return the command `print`."""
    params = [
        click.Argument(["lessons"], nargs=-1, metavar="cli.check.metavar.lesson"),
        click.Option(["--what"], default="all", metavar="cli.print.metavar.what"),
        click.Option(["--path"], metavar="cli.lessons.metavar.path"),
        click.Option(["--world"], metavar="cli.metavar.name"),
        click.Option(["-o", "--output"], default=".", metavar="cli.run.metavar.flash"),
        click.Option(["--language"], type=click.Choice(LANGUAGES)),
    ]
    return TranslatedCommand(terminal, "print", params, _print)


class PrintRequest(NamedTuple):
    """Everything that a person asked to be printed."""

    lessons: Sequence[str]
    what: str
    path: str | None
    world: str | None
    output: str
    language: str | None


def _print(terminal: Terminal, **values: Any) -> None:
    """Write the PDF files that the options ask for into the folder `output`.

    Args:
        terminal: How this command talks.
        values: The options, the fields of a `PrintRequest`.
    """
    from marelle_lessons.prints import pdf, read_kinds  # not for help pages
    from marelle_sim.world import load_world

    request = PrintRequest(**values)
    kinds = read_kinds(request.what)
    mat = load_world(request.world) if request.world is not None else None
    destinations.check_folder(request.output)
    language = request.language or terminal.text.language
    if request.path is None:
        documents = _documents(request.lessons, kinds, language, mat)
    else:
        documents = _of_path(request.path, kinds, language)
    folder = Path(request.output)
    written = [_write(terminal, folder, one, pdf(one)) for one in documents]
    terminal.say(terminal.text("cli.print.next"))
    terminal.data({"files": written})


def _write(terminal: Terminal, folder: Path, document: Document, content: bytes) -> str:
    """Write the PDF of a document, tell its path, and for cards or a mat the number of sheets; return the path."""
    path = write(terminal, folder / f"{document.name}.pdf", content)
    if "sheets" in document.data:
        terminal.say(terminal.text.plural("cli.print.sheets", len(document.data["sheets"])))
    return path


def _of_path(path: str, kinds: Sequence[str], language: str) -> Iterator[Document]:
    """Yield the documents of a path: its page for the teacher, then those of its lessons."""
    from marelle_lessons import load_lesson
    from marelle_lessons.pathsfile import load_path
    from marelle_lessons.prints import lesson_documents, page_document

    found = load_path(path)
    own = found.language_of_page(language)
    yield page_document(f"{found.id}-path", found.title(own), found.teacher_page(own), own)
    for name in found.lessons:
        yield from lesson_documents(load_lesson(name), kinds, language)


def _documents(
    lessons: Sequence[str], kinds: Sequence[str], language: str, mat: World | None
) -> Iterator[Document]:
    """Yield the documents of the named lessons, or of every lesson; with a mat and no lesson, the mat's document alone."""
    from marelle_lessons import lesson_names, load_lesson
    from marelle_lessons.prints import lesson_documents, mat_document

    if mat is not None and not lessons:
        yield mat_document(mat, language)
        return
    names = lessons or lesson_names()
    # All are loaded first: a wrong lesson raises before a file is written.
    loaded = [load_lesson(name) for name in names]
    for name, lesson in zip(names, loaded, strict=True):
        yield from lesson_documents(lesson, kinds, language, mat, typed=name)
