"""The help for a mistake: one sentence, one action, and the place in the program."""

import ast
from collections.abc import Callable

from marelle_help.errors import ProgramError
from marelle_help.mistake import Mistake, SourceRange, line_of
from marelle_help.mistakes import silent
from marelle_help.mistakes.fix import tree_of
from marelle_help.mistakes.view import called_name, range_of
from marelle_help.tables import other_robots
from marelle_text import MissingTextError, Problem, Text
from marelle_text.codes import is_code
from marelle_text.printed import told_by

MOST_REMARKS = 3
"""Maximum number of remarks: nobody reads a long list."""

MOST_LETTERS = 300
"""Maximum number of characters shown of a line of a program."""

_ASKED_BY = {
    "straight": {"avancer", "back", "forward", "reculer", "straight", "tout_droit"},
    "turn": {"droite", "gauche", "left", "right", "tourner", "turn"},
    "arc": {"arc"},
    "drive": {"drive", "rouler"},
}
"""Name of a move in the library's messages -> the functions and methods that make it."""


def as_help(
    error: ProgramError, text: Text, worded: Callable[[Problem], Problem] | None = None
) -> dict[str, str | int]:
    """Return the help for an error as a dict for JSON.

    Args:
        error: a run's `error`.
        text: the catalogue of the person's language.
        worded: returns a problem with other sentences, for where the help is shown (such as the page); None to change nothing.

    Returns:
        `code`, `what` and `action` (a sentence each), `pictogram` (a name of `marelle_text.codes`), `file`,
        `line`, `column`, `end_column` (from 1; the first character and the one after the last; 0 if not known),
        `source_line` (at most 300 characters of it), `traceback` (as the board prints it).

    Example:
        >>> as_help(run.error, Text("en"))["what"]
        'On line 2, a colon (:) is missing.'
    """
    problem = cause(error)
    try:
        said = (worded(problem) if worded else problem).explain(text)
    except MissingTextError:  # only a hostile process can have sent a code without sentences
        said = Problem("E-BUG-01", detail=error.code).explain(text)
    return {
        **said.as_data(),
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "end_column": error.end_column,
        "source_line": shown_line(error.source_line),
        "traceback": error.traceback,
    }


def cause(error: ProgramError) -> Problem:
    """Return the problem to explain: its code is that among the error's facts, or without one the error's own."""
    own = str(error.facts.get("code", ""))
    return Problem(own if is_code(own) else error.code, **error.facts)


def remarks(  # noqa: PLR0913 - what is known of a run
    source: str, file: str, text: Text, *, idle: bool, endless: bool, printed_text: str, kit: str
) -> list[dict[str, str | int]]:
    """Return remarks about a program that did not fail, at most three, each a dict as from `as_help`.

    They are about mistakes that raise no exception: a forgotten parenthesis, a wrong unit, a blocked wheel.

    Args:
        source: the text of the program.
        file: its name.
        text: the catalogue of the person's language.
        idle: True if the robot never moved.
        endless: True if the run was stopped by its time limit.
        printed_text: the program's output; the board library prints a message there when a wheel is blocked.
        kit: name of the robot's kit.
    """
    found = other_robots(source, kit) + _found_in(printed_text, source)
    found += silent.find(source, file, idle=idle, endless=endless)
    return [as_remark(mistake, file, source, text) for mistake in found[:MOST_REMARKS]]


def kit_remarks(source: str, file: str, kit: str, text: Text) -> list[dict[str, str | int]]:
    """Return a remark, a dict as from `as_help`, for each `Robot("…")` that names another of marelle's kits than `kit`.

    It is about programs that failed too. There is none if `kit` itself is not one of marelle's.
    """
    return [as_remark(one, file, source, text) for one in other_robots(source, kit)]


def printed_remarks(
    printed_text: str, source: str, file: str, text: Text
) -> list[dict[str, str | int]]:
    """Return remarks, at most three dicts as from `as_help`, about the messages that the board library printed in the program's output."""
    found = _found_in(printed_text, source)
    return [as_remark(mistake, file, source, text) for mistake in found[:MOST_REMARKS]]


def _found_in(printed: str, source: str) -> list[Mistake]:
    """Return a mistake for each different message of the library in a program's output, at the call that made the move.

    The place is unknown (0) unless exactly one call can have made it.

    Args:
        printed: the program's output.
        source: the program's text.
    """
    told = [told_by(line) for line in printed.splitlines()]
    return [
        Mistake(code, _range_of_call(part, source), {"part": part})
        for code, part in dict.fromkeys(one for one in told if one is not None)
    ]


def _range_of_call(move: str, source: str) -> SourceRange:
    """Return the place of the program's only call that makes a move such as "straight"; (0, 0, 0) if it has none, or several."""
    words = _ASKED_BY.get(move, ())
    tree = tree_of(source) if words else None
    nodes = ast.walk(tree) if tree is not None else ()
    calls = [node for node in nodes if isinstance(node, ast.Call) and called_name(node) in words]
    return range_of(source, calls[0]) if len(calls) == 1 else SourceRange(0, 0, 0)


def as_remark(mistake: Mistake, file: str, source: str, text: Text) -> dict[str, str | int]:
    """Return a mistake found in a program's text as a dict with the keys of `as_help`."""
    line, column, end_column = mistake.place
    return {
        **Problem(mistake.code, line=line, file=file, **mistake.facts).explain(text).as_data(),
        "file": file,
        "line": line,
        "column": column,
        "end_column": end_column,
        "source_line": shown_line(line_of(source, line)),
        "traceback": "",
    }


def shown_line(line: str) -> str:
    """Return a line of a program; of one longer than 300 characters the first 299, and "…"."""
    return line if len(line) <= MOST_LETTERS else line[: MOST_LETTERS - 1] + "…"


def underline(help_: dict[str, str | int]) -> str:
    """Return the line of ^ to print under `source_line`, to mark the columns; "" if they are unknown or begin after 300 characters.

    Tabs are copied, so that each ^ is under its character.

    Example:
        >>> underline({"source_line": "x = 1 / 0", "column": 5, "end_column": 10})
        '    ^^^^^'
    """
    line, column, end = str(help_["source_line"]), int(help_["column"]), int(help_["end_column"])
    if not 1 <= column < end or column > MOST_LETTERS:
        return ""
    before = "".join(c if c == "\t" else " " for c in line[: column - 1])
    return before.ljust(column - 1) + "^" * (min(end, MOST_LETTERS + 1) - column)
