"""Finds what is wrong in a program that runs until it fails."""

from __future__ import annotations

from marelle_sim.runners.mistakes import names, values
from marelle_sim.runners.mistakes.fix import UNREADABLE
from marelle_sim.runners.mistakes.view import View
from marelle_sim.runners.modules_table import MODULES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from marelle_sim.runners.mistakes.mistake import Mistake

LONGEST = 100_000  # characters


def find(
    error: BaseException, source: str, trace: TracebackType, words: str, known: Iterable[str]
) -> Mistake | None:
    """Return the mistake behind an exception, or None if it is none of those that we know.

    Args:
        error: what ended the program.
        source: the text of the pupil's file.
        trace: the last frame in it.
        words: what a board says of the exception.
        known: the names that the program could have meant.
    """
    if len(source) > LONGEST:
        return None
    try:
        view = View(source, trace)
    except UNREADABLE:
        return None
    return _find(error, view, words, known)


def _find(  # noqa: PLR0911 - one line for each kind of exception
    error: BaseException, view: View, words: str, known: Iterable[str]
) -> Mistake | None:
    if isinstance(error, UnboundLocalError):
        return names.local_name(view)
    if isinstance(error, NameError):
        return names.unknown_name(view, error.name, known) if error.name else None
    if isinstance(error, AttributeError):
        return names.unknown_attribute(view, error.name, error) if error.name else None
    if isinstance(error, ImportError):
        name = error.name or words.rpartition(" ")[2].strip("'")
        return names.unknown_import(view, name, MODULES) if name else None
    if isinstance(error, TypeError):
        return values.wrong_value(view, words)
    if isinstance(error, ValueError):
        return values.no_number(view)
    if isinstance(error, ZeroDivisionError):
        return values.by_zero(view)
    if isinstance(error, IndexError):
        return values.no_such_element(view)
    if getattr(error, "code", None) == "E-BOT-01":
        return values.refused_number(view)
    return None
