"""The simulator's exceptions and warnings.

A `Problem` has a stable code and its facts; the sentences are in `marelle_text`.
"""

from marelle_help import ProgramError
from marelle_text import Problem

__all__ = [
    "BoardError", "ChipError", "KitError", "NoSuchModuleError", "PictureError", "PioError", "ProgramError",
    "ProgramFileError", "TraceError", "UnfencedWarning", "UsageProblem", "WorldError",
]  # fmt: skip


class WorldError(Problem, ValueError):
    """A world is unknown, its file or code is wrong, or what it describes is impossible."""


class KitError(Problem, ValueError):
    """A kit is unknown, its table or a file of it is wrong, or it is not trusted to run the files of its own chips."""


class ProgramFileError(Problem, ValueError):
    """A program, or a package for it, cannot be read as one: it is missing, empty, binary or too large, say."""


class UsageProblem(Problem, ValueError):  # noqa: N818 - the word of `marelle_text.Problem`
    """An option or argument of a run is wrong, such as out of its bounds, or needs what this computer does not have."""


class PictureError(Problem, OSError):
    """A picture, a trace or a file of the flash folder cannot be written (`E-PIC-…`)."""


class UnfencedWarning(RuntimeWarning):
    """Neither of the sandbox's layers "files" and "calls" is applied to a program; others may be (`E-RUN-25`, `E-VM-06`)."""


class TraceError(Problem, ValueError):
    """A trace file is not in the format `trace-1`, or exceeds the limits of that format (`E-TRACE-…`)."""


class RefusalError(Problem):
    """An error that a program may catch and print; its text is always English, as all messages of a board are.

    So the same program prints the same text, whatever language the pupil has chosen.
    """

    def __str__(self) -> str:
        """Return the code and the sentences in English."""
        return self.told_in("en")


class PioError(RefusalError, RuntimeError):
    """A 16-bit word of a PIO program, or of a state machine's `exec()`, is no PIO instruction (`E-PIO-02`)."""


class ChipError(Problem, RuntimeError):
    """A simulated chip of a test or of a kit, or another device that a test attaches to a virtual board, is wrong (`E-CHIP-…`).

    The program has not made this mistake and cannot catch the error, which `simulate` raises.
    """


class BoardError(RefusalError, RuntimeError):
    """A program cannot go on in the simulator (`E-BOARD-…`).

    It uses a feature of its board that the simulator does not have, or a PIO block in which MicroPython 1.25 runs no program
    (`E-BOARD-16`), or it tries to reach this computer (`E-BOARD-21`).
    """


class NoSuchModuleError(RefusalError, ImportError):
    """A program imports a module that other boards have and this one does not (`E-BOARD-04`).

    For a program that catches it, `args[0]` is the message of a Pico: "no module named '…'".
    `nearest` is the name of a simulated board that has the module; "" if none has.
    """

    def __init__(self, code: str, /, *, name: str, nearest: str = "") -> None:
        super().__init__(code, name=name, nearest=nearest)
        self.args = (f"no module named '{name}'",)


class CompilerError(SyntaxError):
    """A syntax error that MicroPython's compiler reports and CPython's does not; the message is MicroPython's."""

    words_of_a_board = True


CompilerError.__name__ = CompilerError.__qualname__ = "SyntaxError"
