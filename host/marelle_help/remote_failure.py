"""Describes a failure that did not occur in this Python: on a board, or in MicroPython on this computer."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from marelle_help.failure import Failure
from marelle_help.mistakes.syntax_errors import mistake_in_text
from marelle_help.refusals import attributes, attributes_in
from marelle_help.source_range import SourceRange, line_of
from marelle_help.tables import in_table

_RECURSION = "maximum recursion depth exceeded"
_UNBOUND = "local variable referenced before assignment"
_ERRNO = re.compile(r"(?:\[Errno )?(-?\d{1,6})\b")
_REFUSED = re.compile(r"(E-BOT-\d\d) (.*?): ")
_NOT_IN_PACKAGE = re.compile(r"\w+ has no '(\w+)'")
_UNKNOWN = re.compile(r"name '(.*)' isn't defined", re.DOTALL)
_PARENTS = {
    "NoPartError": "AttributeError"
}  # the library's exceptions that derive from one of Python's
_ABOUT_NAMES = (AttributeError, ImportError, NameError)


class Frame(NamedTuple):
    """A call in the pupil's own files, from a traceback.

    Attributes:
        file: name of the file. source: its text. line: from 1. function: name of the function; "" for none.
    """

    file: str
    source: str
    line: int
    function: str


def failed_elsewhere(
    traceback: str,
    kinds: Sequence[str],
    words: str,
    frames: Sequence[Frame],
    source_of: Callable[[str], str | None],
) -> tuple[BaseException, Failure]:
    """Return an exception of this Python that stands for the one that was raised, and the description of the failure.

    Args:
        traceback: the text to show.
        kinds: names of the exception's classes that are known, its own class first.
        words: its message.
        frames: the calls in the pupil's files, the innermost one last.
        source_of: returns the text of one of the pupil's files, given its name on the board; None for any other file.
    """
    frame = frames[-1] if frames else Frame("", "", 0, "")
    error = _error(kinds, words, line_of(frame.source, frame.line))
    place, mistake = SourceRange(frame.line, 0, 0), None
    unknown = _UNKNOWN.match(words) if isinstance(error, NameError) else None
    # MicroPython reads a word processor's quotes as letters of a name.
    no_name = unknown is not None and not unknown[1].isidentifier()
    if frame.file and (no_name or isinstance(error, SyntaxError)):
        mistake = mistake_in_text(frame.source, frame.line)
    if mistake is not None:
        place = mistake.place
    table = in_table(attributes(error), words, source_of)
    if table is not None:  # the cause is in the table, a file that no traceback names
        place, frame = table.place, Frame(table.file, table.source, table.place.line, "")
    return error, Failure(
        traceback=traceback,
        kind=kinds[0] if kinds else "",
        words=words,
        file=frame.file,
        place=place,
        source_line=line_of(frame.source, place.line),
        source=frame.source,
        function=frame.function,
        mistake=mistake,
    )


def _error(kinds: Iterable[str], words: str, source_line: str) -> BaseException:
    """Return an exception of this Python with that message, and with the attributes that the message names.

    Its class is the most specific one of `kinds` that this Python has, unless the message tells a better one; Exception if there is none.
    """
    found = [getattr(builtins, _PARENTS.get(name, name), None) for name in kinds]
    known = [kind for kind in found if isinstance(kind, type) and issubclass(kind, BaseException)]
    kind = max(known, key=lambda one: len(one.__mro__), default=Exception)
    missing = _NOT_IN_PACKAGE.match(words)
    if missing is not None and source_line.lstrip().startswith("from "):
        # The library's packages define __getattr__, so MicroPython words a failed import as a missing attribute.
        kind = ImportError
    if kind is RuntimeError and words.startswith(_RECURSION):
        kind = RecursionError
    if kind is NameError and words == _UNBOUND:
        kind = UnboundLocalError
    number = _ERRNO.match(words)
    if issubclass(kind, OSError):
        return kind(int(number[1]), words) if number else kind(words)
    try:
        error = kind(words)
    # A class whose constructor needs several arguments, which a board does not report.
    except TypeError:
        error = Exception(words)
    if isinstance(error, _ABOUT_NAMES):
        error.name = _name(error, words)
    refused = _REFUSED.match(words)
    if refused is not None:
        told = attributes_in(refused[1], words[refused.end() :])
        error.__dict__.update(told, code=refused[1], part=refused[2])
    return error


def _name(error: BaseException, words: str) -> str:
    """Return the name that a message is about: the first in quotes, or for an AttributeError the last.

    Without quotes it is the last word of an ImportError's message, "" for any other.
    """
    quoted = re.findall(r"'(\w+(?:\.\w+)*)'", words)
    if not quoted:
        return words.rpartition(" ")[2] if isinstance(error, ImportError) else ""
    return str(quoted[-1] if isinstance(error, AttributeError) else quoted[0])
