"""Finds the mistake in a program that ran and raised an exception."""

import re
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import NamedTuple

from marelle_help.mistake import Mistake
from marelle_help.mistakes import names, tasks, values
from marelle_help.mistakes.fix import LONGEST, UNREADABLE
from marelle_help.mistakes.view import FrameView, View
from marelle_help.refusals import attributes

_NO_ATTRIBUTE = re.compile(r"'\w+' object has no attribute '(\w+)'")


class Failed(NamedTuple):
    """A failed program: its exception, the view of its file, the message in a board's words, and the names that may have been meant."""

    error: BaseException
    view: View
    words: str
    meant: Iterable[str]

    @property
    def name(self) -> str:
        """The name that the exception is about, as "x" of a NameError; "" if it names none, as when the program itself raised it."""
        found = getattr(self.error, "name", None)
        if not found and isinstance(self.error, ImportError) and "relative" not in self.words:
            found = self.words.rpartition(" ")[2].strip("'")
        # Python sets no name if the attribute was to be set.
        if not found and isinstance(self.error, AttributeError):
            named = _NO_ATTRIBUTE.fullmatch(self.words)
            found = named[1] if named else ""
        return str(found or "")


def _named(failed: Failed) -> Mistake | None:
    if not failed.name:
        return None
    if isinstance(failed.error, AttributeError):
        return names.unknown_attribute(failed.view, failed.name, failed.error, failed.meant)
    if isinstance(failed.error, ImportError):
        return names.unknown_import(failed.view, failed.name, failed.meant)
    return names.unknown_name(failed.view, failed.name, failed.meant)


_LOOKS: tuple[tuple[type[BaseException], Callable[[Failed], Mistake | None]], ...] = (
    (UnboundLocalError, lambda failed: names.local_name(failed.view)),
    (NameError, _named),
    (AttributeError, _named),
    (ImportError, _named),
    (TypeError, lambda failed: values.wrong_value(failed.view, failed.words)),
    (RecursionError, lambda failed: values.endless_recursion(failed.view)),
    (ValueError, lambda failed: values.no_number(failed.view)),
    (ZeroDivisionError, lambda failed: values.by_zero(failed.view)),
    (NotImplementedError, lambda failed: values.slice_with_step(failed.view)),
    (IndexError, lambda failed: values.no_such_element(failed.view)),
)


def find(
    error: BaseException, source: str, trace: TracebackType, words: str, meant: Iterable[str]
) -> Mistake | None:
    """Return the mistake behind an exception; None if it is not recognised, or `source` is longer than 20 000 characters or cannot be parsed.

    Args:
        error: the exception that ended the program.
        source: the text of the pupil's file.
        trace: the traceback entry of the innermost call in that file.
        words: the exception's message, as a board words it.
        meant: names, or modules, that may be the right spelling.
    """
    if len(source) > LONGEST:
        return None
    try:
        view = FrameView(source, trace)
    except UNREADABLE:
        return None
    return mistake_of(Failed(error, view, words, meant))


def mistake_of(failed: Failed) -> Mistake | None:
    """Return the mistake behind an exception, from its class and the expression that failed; None if it is not recognised."""
    code = getattr(failed.error, "code", None)
    if code == "E-BOT-01":
        return values.refused_number(failed.view, attributes(failed.error))
    if code == "E-BOT-47":
        return tasks.not_awaited(failed.view, str(getattr(failed.error, "part", "")))
    return next((look(failed) for kind, look in _LOOKS if isinstance(failed.error, kind)), None)
