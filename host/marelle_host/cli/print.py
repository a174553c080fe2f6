"""`marelle print`: write what is to be printed of a lesson or a world, as PDF files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marelle_host.cli import targets
from marelle_host.cli.help_pages import TranslatedCommand
from marelle_text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_host.cli.terminal import Terminal


def command(terminal: Terminal) -> click.Command:
    """Return the command `print`."""
    text = terminal.text
    lessons = click.Argument(
        ["lessons"], nargs=-1, required=True, metavar=text("cli.print.metavar.lesson")
    )
    output = click.Option(
        ["-o", "--output"],
        default=".",
        metavar=text("cli.run.metavar.flash"),
        help=text("cli.print.option.output"),
    )
    language = click.Option(
        ["--language"], type=click.Choice(LANGUAGES), help=text("cli.print.option.language")
    )
    return TranslatedCommand(
        terminal, "print", params=[lessons, output, language], callback=partial(_print, terminal)
    )


def _print(
    terminal: Terminal, *, lessons: Sequence[str], output: str, language: str | None
) -> None:
    """Write the PDF files, one after the other."""
    from marelle_lessons import load_lesson  # not for help pages
    from marelle_lessons.prints import lesson_sheet, pdf
    from marelle_sim.files import write_whole

    targets.check_folder(output)
    spoken = language or terminal.text.language
    written = []
    for document in [lesson_sheet(load_lesson(name), "sheet", spoken) for name in lessons]:
        path = Path(output) / f"{document.name}.pdf"
        write_whole(path, pdf(document))
        terminal.say(terminal.text("cli.written", path=path), style="green")
        written.append(str(path))
    terminal.say(terminal.text("cli.print.next"))
    terminal.data({"files": written})
