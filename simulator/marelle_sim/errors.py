"""What can go wrong before or beside a pupil's program: one class per situation.

Each carries a stable code and its facts; the sentences live in `marelle_text`.
"""

from __future__ import annotations

from marelle_help import ProgramError
from marelle_text import Problem

__all__ = [
    "BoardError", "ChipError", "KitError", "NoSuchModuleError", "PictureError", "PioError", "ProgramError",
    "ProgramFileError", "TraceError", "UnfencedWarning", "UsageProblem", "WorldError",
]  # fmt: skip


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


class UnfencedWarning(RuntimeWarning):
    """Nothing of this system fences in a program that was to be (`E-RUN-25`, `E-VM-06`)."""


class TraceError(Problem, ValueError):
    """A trace file is not a `trace-1` or breaks its limits (`E-TRACE-…`)."""


class RefusalError(Problem):
    """A refusal that a program may catch and print: in English, as all of a board's messages.

    So the same program prints the same, whatever its reader speaks.
    """

    def __str__(self) -> str:
        """Return the code and the sentences in English."""
        return self.told_in("en")


class PioError(RefusalError, RuntimeError):
    """A word in a PIO program, or given to a state machine's `exec()`, is no PIO instruction (`E-PIO-02`)."""


class ChipError(Problem, RuntimeError):
    """A chip's twin, or what is attached to a virtual board, is wrong (`E-CHIP-…`).

    It is the test's mistake and not the program's: `simulate` raises it, and no program can catch it.
    """


class BoardError(RefusalError, RuntimeError):
    """A program asks of its board what the simulator does not have (`E-BOARD-…`)."""


class NoSuchModuleError(RefusalError, ImportError):
    """A program imports a module that other boards have and this one has not (`E-BOARD-04`).

    A program that catches it finds what a Pico says. `nearest`: the board that has it in the simulator, if one has.
    """

    def __init__(self, code: str, /, *, name: str, nearest: str = "") -> None:
        super().__init__(code, name=name, nearest=nearest)
        self.args = (f"no module named '{name}'",)


class CompilerError(SyntaxError):
    """A syntax error of MicroPython's compiler that CPython does not report, in the board's words."""

    words_of_a_board = True


CompilerError.__name__ = CompilerError.__qualname__ = "SyntaxError"
