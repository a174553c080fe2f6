"""What is told of an exception that MicroPython has raised."""

from __future__ import annotations

import builtins

from marelle_help import (
    Failure,
    NoKeyboardError,
    Place,
    diagnose,
    in_table,
    line_of,
    mistake_in_text,
)
from marelle_text import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from marelle_help import ProgramError
    from marelle_sim.runners.micropython.files import GuestFiles

_RECURSION = "maximum recursion depth exceeded"


class GuestError(Exception):
    """An exception of MicroPython.

    Attributes:
        report: what the guest said of it: `type`, `known` (those of Python's classes that it belongs to), `words`,
            `trace`, `values`, perhaps `code` and `part`; `names` that the program had.
    """

    def __init__(self, report: dict[str, Any]) -> None:
        super().__init__(str(report.get("words", "")))
        self.report = report


class GuestGoneError(Problem, RuntimeError):
    """MicroPython itself has ended, without a word (`E-PROG-30`)."""


class GuestMemoryError(GuestError, MemoryError):
    """MicroPython's heap was full."""


def diagnosed(
    error: BaseException, files: GuestFiles, known: list[str], modules: Collection[str]
) -> ProgramError:
    """Say what failed in the pupil's program.

    Args:
        error: a `GuestError`, or one of the simulator's.
        files: what the guest has loaded.
        known: names that a program finds without importing anything.
        modules: those of the board's firmware.
    """
    report = error.report if isinstance(error, GuestError) else {"type": type(error).__name__}
    failure = _failure(report, files)
    cause = error if isinstance(error, Problem) else error.__cause__
    if isinstance(cause, Problem | NoKeyboardError):
        twin: BaseException = cause
    else:
        twin = _twin(report)
    return diagnose(twin, failure, [*map(str, report.get("names", ())), *known], modules)


def _failure(report: dict[str, Any], files: GuestFiles) -> Failure:
    trace = str(report.get("trace", ""))
    own = [(known, line) for known, line, _rest in files.frames(trace) if known.own]
    place, source, file, mistake = Place(0, 0, 0), "", "", None
    if own:
        known, line = own[-1]
        place, source, file = Place(line, 0, 0), known.source, known.shown
        if "SyntaxError" in report.get("known", ()):
            mistake = mistake_in_text(source, line)
            place = place if mistake is None else mistake.place
    words = str(report.get("words", ""))
    table = in_table(words, files.own_text)
    if table is not None:
        file, source, place = table
    return Failure(
        traceback=files.told_as_written(trace),
        kind=str(report.get("type", "")),
        words=words,
        file=file,
        place=place,
        source_line=line_of(source, place.line),
        source=source,
        mistake=mistake,
    )


def _twin(report: dict[str, Any]) -> BaseException:
    """Return an exception of this Python that says the same: its class decides what a pupil is told."""
    words = str(report.get("words", ""))
    kinds = [getattr(builtins, str(name), None) for name in report.get("known", ())]
    known = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseException)]
    kind = max(known, key=lambda one: len(one.__mro__), default=Exception)
    if kind is RuntimeError and words == _RECURSION:
        kind = RecursionError
    if issubclass(kind, OSError):
        return kind(*report.get("values", ()))
    twin = kind(words)
    for name in ("code", "part"):
        if name in report:
            setattr(twin, name, report[name])
    return twin
