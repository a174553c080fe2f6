"""What can go wrong before or beside a pupil's program: one class per situation.

Each carries a stable code and its facts; the sentences live in `marelle_text`.
"""

from __future__ import annotations

from marelle_text import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from marelle_sim.runners.failure import Failure


class WorldError(Problem, ValueError):
    """A world file is missing, malformed or impossible (`E-WORLD-…`)."""


class KitError(Problem, ValueError):
    """A kit is unknown or its table is wrong (`E-KIT-…`)."""


class ProgramFileError(Problem, ValueError):
    """A program cannot be read as one: missing, empty, binary, too large (`E-PROG-…`)."""


class UsageProblem(Problem, ValueError):  # noqa: N818 - the word of `marelle_text.Problem`
    """An option or argument of a run is out of its bounds (`E-RUN-…`)."""


class PictureError(Problem, OSError):
    """A picture or trace cannot be written (`E-PIC-…`)."""


class TraceError(Problem, ValueError):
    """A trace file is not a `trace-1` or breaks its limits (`E-TRACE-…`)."""


class PioError(Problem, RuntimeError):
    """A PIO program asks for what the simulator cannot do (`E-PIO-…`)."""


class ChipError(Problem, RuntimeError):
    """A chip's twin, or what is attached to a virtual board, is wrong (`E-CHIP-…`).

    It is the test's mistake and not the program's: `simulate` raises it, and no program can catch it.
    """


class BoardError(Problem, RuntimeError):
    """A program asks of its board what the simulator does not have (`E-BOARD-…`)."""


class NoSuchModuleError(Problem, ImportError):
    """A program imports a module that the real board has and the simulator has not (`E-BOARD-…`)."""


class ProgramError(Problem):
    """A pupil's program ended by an exception, or went past a limit (`E-PROG-10` and following).

    Attributes:
        traceback: what a board prints.
        file, line: the last place in the pupil's own files ("" and 0 if there is none).
        column, end_column: what of that line failed: its first character, from 1, and the one after
            its last (0 and 0 if it is not known).
        source_line: that line, with its indentation.
        host_traceback: the traceback on this computer, with the library's and the simulator's own files.
    """

    def __init__(self, code: str, failure: Failure | None = None, /, **facts: Any) -> None:
        super().__init__(code, **facts)
        self.traceback = "" if failure is None else failure.traceback
        self.file = "" if failure is None else failure.file
        self.line, self.column, self.end_column = (0, 0, 0) if failure is None else failure.place
        self.source_line = "" if failure is None else failure.source_line
        self.host_traceback = ""

    def __repr__(self) -> str:
        """Show what the board said: a test that expects no error fails with these words."""
        said = self.traceback.rstrip().rpartition("\n")[2]
        return f"ProgramError({self.code!r}, {said!r})"
