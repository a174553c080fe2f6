"""Explain an error in a pupil's program: which mistake, at which line and columns, and what to do about it.

The explanation comes from the program's text, its exception, and the traceback that a board prints. The simulator, the page
and real boards use this package, and it imports none of them. Importing it loads only the errors; the rest loads on first use.

Example:
    >>> from marelle_help import as_help
    >>> as_help(run.error, Text("en"))["what"]
    'On line 2, a colon (:) is missing.'
"""

from marelle_help.errors import ASKS, NestedError, NoKeyboardError, ProgramError
from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_help.diagnosis import diagnose
    from marelle_help.failure import Failure, board_repr, board_words, explain
    from marelle_help.help import (
        MOST_REMARKS,
        as_help,
        as_remark,
        cause,
        kit_remarks,
        printed_remarks,
        remarks,
        shown_line,
        underline,
    )
    from marelle_help.mistake import Mistake, SourceRange, line_of, lines_of
    from marelle_help.mistakes.syntax_errors import mistake_in_text
    from marelle_help.remote_failure import Frame, failed_elsewhere, read_failure
    from marelle_help.vocabulary import Argument, Word, library_vocabulary

__all__ = [
    "ASKS",
    "MOST_REMARKS",
    "Argument",
    "Failure",
    "Frame",
    "Mistake",
    "NestedError",
    "NoKeyboardError",
    "ProgramError",
    "SourceRange",
    "Word",
    "as_help",
    "as_remark",
    "board_repr",
    "board_words",
    "cause",
    "diagnose",
    "explain",
    "failed_elsewhere",
    "kit_remarks",
    "library_vocabulary",
    "line_of",
    "lines_of",
    "mistake_in_text",
    "printed_remarks",
    "read_failure",
    "remarks",
    "shown_line",
    "underline",
]  # fmt: skip

if not TYPE_CHECKING:  # for a type checker, not every name may exist
    __getattr__ = lazily(
        __name__,
        {
            "diagnosis": ("diagnose",),
            "remote_failure": ("Frame", "failed_elsewhere", "read_failure"),
            "failure": ("Failure", "board_repr", "board_words", "explain"),
            "help": (
                "MOST_REMARKS",
                "as_help",
                "as_remark",
                "cause",
                "kit_remarks",
                "underline",
                "printed_remarks",
                "remarks",
                "shown_line",
            ),
            "mistakes.syntax_errors": ("mistake_in_text",),
            "mistake": ("Mistake", "SourceRange", "line_of", "lines_of"),
            "vocabulary": ("Argument", "Word", "library_vocabulary"),
        },
    )
