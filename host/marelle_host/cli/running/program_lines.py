"""Show what a program printed, and the line of the program that has an error."""

import sys
from collections.abc import Callable, Iterable

from marelle_help import ProgramError, as_help, cause, underline
from marelle_host.cli.terminal import errors
from marelle_host.cli.terminal.output import Terminal

_PRINTED_LINES_MAX = 40
_PRINTED_ENDS = 10  # lines shown from the beginning and from the end of a long output
_PRINTED_WIDTH_MAX = 160
MARGIN = "    "  # before a line of the program and before the mark under it


def tell_printed(terminal: Terminal, printed: str) -> None:
    """Show what the program printed; of more than 40 lines only the first and last 10, of a longer line its first 160 characters and `…`."""
    if not printed:
        return
    lines = printed.splitlines()
    terminal.say()
    terminal.say(terminal.text("cli.printed"), style="bold")
    if len(lines) > _PRINTED_LINES_MAX:
        left_out = terminal.text("cli.printed_cut", count=len(lines) - 2 * _PRINTED_ENDS)
        lines = [*lines[:_PRINTED_ENDS], left_out, *lines[-_PRINTED_ENDS:]]
    for line in lines:
        end = "…" if len(line) > _PRINTED_WIDTH_MAX else ""
        terminal.say("  " + printable(line[:_PRINTED_WIDTH_MAX] + end))


def tell_error(terminal: Terminal, error: ProgramError, *, on_board: bool = False) -> None:
    """Tell the program's error in one sentence with one action, show its line, then a board's own message; nothing with `--json`.

    Args:
        terminal: Where it is told.
        error: The error.
        on_board: True if a real board wrote the message, False if a board would.
    """
    if terminal.as_json:
        return
    sys.stdout.flush()
    terminal.warn()
    errors.tell(terminal, cause(error))
    tell_line(terminal, as_help(error, terminal.text), terminal.warn)
    if error.traceback:
        terminal.warn()
        said = "cli.board_says" if on_board else "cli.board_would_say"
        terminal.warn(terminal.text(said), style="dim")
        terminal.warn(error.traceback.rstrip("\n"), style="dim")
    if terminal.debug and error.host_traceback:
        terminal.warn()
        terminal.warn(error.host_traceback, style="dim")


def tell_line(terminal: Terminal, help_: dict[str, str | int], write: Callable[..., None]) -> None:
    """Show the line of the pupil's file that an error or a remark is about, unless it is blank, with a mark under the place, if known.

    With `--plain` it is shown in words.
    """
    line = printable(str(help_["source_line"]))
    if not line.strip():
        return
    facts, under = {"file": help_["file"], "line": help_["line"]}, underline(help_)
    if terminal.plain:
        spaces = len(line) - len(line.lstrip())
        indent = (
            terminal.text.plural("cli.indent", spaces)
            if spaces
            else terminal.text("cli.no_indent")
        )
        write(terminal.text("cli.line_plain", indent=indent, code=line.strip(), **facts))
        marked = line[under.find("^") : len(under)] if under else ""
        if marked.strip():
            write(terminal.text("cli.mark_plain", code=marked))
        return
    write(terminal.text("cli.line", **facts))
    write(MARGIN + line)
    if under:
        write(MARGIN + under, style="bold red")


def printable(line: str) -> str:
    """Return a printed line in which each unprintable character but the tab is replaced by U+FFFD."""
    return "".join(
        c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in line
    )


def tell_remarks(terminal: Terminal, remarks: Iterable[dict[str, str | int]]) -> None:
    """Tell what looks like a mistake in a program, and the messages of the board library; nothing with `--json`.

    Each remark is a dictionary as from `as_help`.
    """
    for help_ in remarks:
        terminal.say()
        terminal.say(terminal.text("cli.remark"), style="bold")
        tell_line(terminal, help_, terminal.say)
        terminal.tell(str(help_["what"]), style="yellow")
        terminal.tell(f"{help_['action']} ({help_['code']})")
