"""Write to the terminal: in one language, with or without colour, as words or as JSON."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, TextIO
from unicodedata import east_asian_width

from marelle_host.cli.terminal.escape_sequences import EscapeFilter, harmless, harmless_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from marelle_text import Text

_MIN_WIDTH = 20
_WORD = 10  # characters of a word for which a column must have room
_ONE_LINE = dict.fromkeys(map(ord, "\n\t"), "\N{REPLACEMENT CHARACTER}")
_NO_BREAK = "\ue000"  # a character of the width of a space at which rich does not break lines


class Terminal:
    """Writes the output of one command: as words, as plain lines or as JSON.

    Args:
        text: The catalogue of the chosen language.
        plain: Write no spinner, colour or box, and say the indentation of a line in words.
        as_json: The answer is JSON on the standard output; `say`, `tell`, `pour` and `table` write nothing.
        debug: Show the traceback of an error.
    """

    def __init__(
        self, text: Text, *, plain: bool = False, as_json: bool = False, debug: bool = False
    ) -> None:
        self.text = text
        self.plain, self.as_json, self.debug = plain, as_json, debug
        # for the output of programs
        self._escapes = EscapeFilter(colours=self.rich_on(sys.stdout))

    def rich_on(self, stream: TextIO) -> bool:
        """Return True if colours and boxes may be written to this stream: a terminal, without `--plain` and `--json`."""
        return not self.plain and not self.as_json and stream.isatty()

    def can_ask(self) -> bool:
        """Return True if input and output are a terminal, at which a person can answer; False with `--json`."""
        return not self.as_json and sys.stdin.isatty() and sys.stdout.isatty()

    def agrees(self, question: str) -> bool:
        """Ask a question and return True if the person answers yes; any other answer is no."""
        self.pour(f"{question} ")
        return sys.stdin.readline().strip().lower() in self.text("cli.install.agree").split()

    def say(self, line: str = "", *, style: str = "") -> None:
        """Write one line of the answer; nothing with `--json`."""
        if not self.as_json:
            self._write(line, style=style, stream=sys.stdout)

    def tell(self, sentences: str, *, style: str = "") -> None:
        """Write sentences of the answer, broken between words where a terminal is too narrow; nothing with `--json`."""
        for line in _broken(sentences, sys.stdout):
            self.say(line, style=style)

    def pour(self, piece: str) -> None:
        """Write a piece of a program's output at once; nothing with `--json`.

        Escape sequences are removed, also one that comes in two pieces. Only those for colours and for deleting a letter are kept on a
        terminal without `--plain`, where the command's next line resets the colour.
        """
        if self.as_json:
            return
        print(self._escapes.clean(piece), end="", flush=True)

    def warn(self, line: str = "", *, style: str = "") -> None:
        """Write one line on the error output."""
        self._write(line, style=style, stream=sys.stderr)

    def complain(self, sentences: str, *, style: str = "") -> None:
        """Write sentences on the error output, broken as `tell` does."""
        for line in _broken(sentences, sys.stderr):
            self.warn(line, style=style)

    def data(self, answer: Mapping[str, object] | Sequence[object]) -> None:
        """Write the answer as JSON with `--json`; else nothing."""
        if self.as_json:
            print(harmless_json(json.dumps(answer, ensure_ascii=False, indent=2)))

    def table(
        self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, heading: str = ""
    ) -> None:
        """Write rows in columns: in a box on a terminal, aligned by spaces in a file or pipe; nothing with `--json`.

        They are sentences with `--plain`, and on a terminal that is too narrow for the box.

        Args:
            columns: The headings; or, where `heading` is given, names of the columns.
            rows: The cells; a line feed in a cell is shown as a sign.
            heading: The key of a column's heading, with `*` in the place of the column's name.

        Example:
            >>> terminal.table(("name", "size"), rows, heading="cli.worlds.heading.*")
        """
        if self.as_json:
            return
        keys = [heading.replace("*", column) for column in columns]
        headings = [*map(self.text, keys)] if heading else columns
        rows = [[cell.translate(_ONE_LINE) for cell in row] for row in rows]
        if self.plain:
            for row in rows:
                self.say(_phrase(row))
        elif not self.rich_on(sys.stdout):
            widths = [max(map(len, column)) for column in zip(headings, *rows, strict=True)]
            for row in [headings, *rows]:
                cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
                self.say("  ".join(cells).rstrip())
        elif _has_room(headings, rows):
            self._boxed(headings, rows)
        else:
            for row in rows:
                self.tell(_phrase(row))

    def _boxed(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        from rich import box
        from rich.table import Table
        from rich.text import Text as Cell  # a plain str would be read as markup

        table = Table(box=box.ROUNDED, header_style="bold")
        for index, heading in enumerate(headings):
            # A port's name is long and has no space: two names, cut, would look alike.
            table.add_column(heading, style="bold cyan" if index == 0 else "", overflow="fold")
        for row in rows:
            table.add_row(*(Cell(unbroken(harmless(cell))) for cell in row))
        lay_out(sys.stdout, table)

    def _write(self, line: str, *, style: str, stream: TextIO) -> None:
        line = harmless(line)
        if stream is sys.stdout:
            print(self._escapes.finish(), end="")
        if style and self.rich_on(stream):
            console(stream).print(line, style=style, markup=False, highlight=False, soft_wrap=True)
        else:
            print(line, file=stream)


def _broken(sentences: str, stream: TextIO) -> list[str]:
    """Break sentences between words to the width of a terminal; for another stream, return them as one line."""
    if not stream.isatty():
        return [sentences]
    wide = sum(east_asian_width(sign) in "WF" for sign in sentences)  # as pictograms: two columns
    width = max(_MIN_WIDTH, shutil.get_terminal_size().columns) - wide
    return textwrap.wrap(sentences, width, break_long_words=False, break_on_hyphens=False) or [""]


def _phrase(row: Sequence[str]) -> str:
    """Return a row as one sentence: for a screen reader, and for a terminal too narrow for columns."""
    return ": ".join(filter(None, [row[0], "; ".join(filter(None, row[1:]))]))


def _has_room(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Return True if a box as wide as the terminal has room, in each column, for its longest word, or for 10 characters of a longer one.

    A column's heading counts among its words.
    """
    columns = zip(headings, *rows, strict=True)
    longest = [
        max(len(word) for cell in column for word in cell.split() or [""]) for column in columns
    ]
    needed = sum(min(width, _WORD) for width in longest) + 3 * len(longest) + 1
    return needed <= shutil.get_terminal_size().columns


def unbroken(text: str) -> str:
    """Return a text whose no-break spaces (U+00A0) are replaced by a character of the private use area; `lay_out` puts them back.

    rich breaks lines at U+00A0.
    """
    return text.replace("\xa0", _NO_BREAK)


def lay_out(stream: TextIO, what: object) -> None:
    """Print a renderable of rich, such as a table of texts; no-break spaces that `unbroken` replaced are put back."""
    from rich.console import Console

    screen = console(stream)
    if screen.legacy_windows:  # it colours by system calls, which captured text does not contain
        screen = Console(file=stream, color_system=None)
    with screen.capture() as laid:
        screen.print(what)
    print(laid.get().replace(_NO_BREAK, "\xa0"), end="", file=stream)


def console(stream: TextIO) -> Console:
    """Return a rich console on this stream."""
    from rich.console import Console

    return Console(file=stream)
