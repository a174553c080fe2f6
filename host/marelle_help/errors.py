"""The exceptions that describe the end of a pupil's program."""

from __future__ import annotations

from marelle_text import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from marelle_help.failure import Failure


ASKS = ("E-PROG-21", "E-BOT-31")
"""The codes of a question that nobody answered."""


class NoKeyboardError(OSError):
    """A program calls `input()` or asks otherwise, and there is no keyboard to answer.

    Attributes:
        answers: number of questions that were answered before.
    """

    answers = 0


class NestedError(SyntaxError):
    """A statement cannot be read, because it is too long or has too many nested brackets."""


class ProgramError(Problem):
    """A pupil's program ended by an exception, or exceeded a limit.

    Attributes:
        traceback: the text that a board prints.
        file, line: where in the pupil's own files the cause is, as far as it was found; often the innermost call there
            ("" and 0 if unknown).
        column, end_column: the part of that line that failed: its first character, counted from 1, and the one after
            its last (0 and 0 if unknown).
        source_line: that line, with its indentation.
        host_traceback: the traceback on this computer, with the library's and the simulator's own files; "" if there is none.
    """

    def __init__(self, code: str, failure: Failure | None = None, /, **facts: Any) -> None:
        super().__init__(code, **facts)
        self.traceback = "" if failure is None else failure.traceback
        self.file = "" if failure is None else failure.file
        self.line, self.column, self.end_column = (0, 0, 0) if failure is None else failure.place
        self.source_line = "" if failure is None else failure.source_line
        self.host_traceback = ""

    @property
    def asks(self) -> bool:
        """True if the program asked a question that nobody answered."""
        return self.code in ASKS

    def __repr__(self) -> str:
        """Return the code and the last line of the traceback, so that a failed test shows them."""
        said = self.traceback.rstrip().rpartition("\n")[2]
        return f"ProgramError({self.code!r}, {said!r})"
