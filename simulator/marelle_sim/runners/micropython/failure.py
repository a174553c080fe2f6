"""Turns an exception that ended a program in MicroPython into the error that the simulator reports."""

from collections.abc import Collection
from typing import Any

from marelle_help import Frame, NoKeyboardError, ProgramError, diagnose, failed_elsewhere
from marelle_sim.programs.kinds import names_there
from marelle_sim.runners.micropython.files import GuestFiles
from marelle_text import Problem


class GuestError(Exception):
    """An exception of MicroPython.

    Attributes:
        report: the guest's report: `type` (name of its class), `known` (names of Python's exception classes of which it is
            an instance), `words` (message), `trace` (traceback), `values` (arguments that are integers or texts), `number` (of
            the host's exception that it is, else 0), and perhaps `code`, `part` and `names` (the program's global names).
    """

    def __init__(self, report: dict[str, Any]) -> None:
        super().__init__(str(report.get("words", "")))
        self.report = report


class GuestGoneError(Problem, RuntimeError):
    """MicroPython's process has ended without a report, or announced a message of more than 4 MB (`E-PROG-30`)."""


class GuestMemoryError(GuestError, MemoryError):
    """A program got a MemoryError in MicroPython."""


def diagnosed(
    error: BaseException, files: GuestFiles, known: list[str], modules: Collection[str]
) -> ProgramError:
    """Return the error, with its help, for the exception that ended a pupil's program in MicroPython.

    Args:
        error: a `GuestError`, or an exception of the simulator.
        files: the files that MicroPython has loaded.
        known: names that a program finds without importing anything; one of them may have been meant by a wrong name.
        modules: names of the modules in the board's firmware; one of them may have been meant by a wrong `import`.
    """
    report = error.report if isinstance(error, GuestError) else {"type": type(error).__name__}
    trace, words = str(report.get("trace", "")), str(report.get("words", ""))
    found = files.frames(trace)
    frames = [
        Frame(known.shown, known.source, line, function)
        for known, line, function in found
        if known.own
    ]
    unread = files.unread if "SyntaxError" in report.get("known", ()) else None
    if unread is not None:  # MicroPython accepts a text that CPython does not
        frames = [Frame(unread.shown, unread.source, 1, "")]
    kinds = [str(report.get("type", "")), *map(str, report.get("known", ()))]
    shown = files.told_as_written(trace)
    twin, failure = failed_elsewhere(shown, kinds, words, frames, files.own_text)
    if unread is not None and not found:
        first, last = shown.splitlines()
        place = f'  File "{unread.shown}", line {failure.place.line}'
        failure.traceback = f"{first}\n{place}\n{last}\n"
    cause = error if isinstance(error, Problem) else error.__cause__
    if isinstance(cause, Problem | NoKeyboardError):
        twin = cause
    elif isinstance(twin, OSError):
        twin = type(twin)(*report.get("values", ()))
    for name in ("code", "part"):
        if name in report:
            setattr(twin, name, report[name])
    return diagnose(
        twin, failure, [*map(str, report.get("names", ())), *known], modules, names_there
    )
