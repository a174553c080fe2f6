"""What tests that run programs share: the programs of `tests/programs`, files that ruff and an editor read, and the types of the fixtures that run them."""

from ast import literal_eval
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from serial import Serial

from marelle_help import ProgramError
from marelle_sim import Run

if TYPE_CHECKING:  # not every system has them
    from marelle_doubles import BoardDouble

RunText = Callable[..., Run]
"""Of `run_text`: simulates a program, a file or a text, with the given options."""

Printed = Callable[..., list[str]]
"""Of `printed`: runs a program to its end and gives the lines that it printed."""

MakeDouble = Callable[..., "BoardDouble"]
"""Of `board_double`: makes a double of a board that ends with the test."""

RunOn = Callable[..., str]
"""Of `run_on`: runs a program on a port by the command, and gives all that it says."""

QUICK_USB = 50.0
"""As `boot_speed` of a double: a computer finds a Pico after 20 ms, not after a second."""

BoardPort = Callable[..., Serial]
"""Of `board_port`: makes a double of a board and opens its port."""

Fails = Callable[..., ProgramError]
"""Of `fails`: runs a program to the error that ends it."""

ROOT = Path(__file__).parents[2]
"""The folder of the project."""

PROGRAMS = ROOT / "tests" / "programs"


def program(name: str) -> Path:
    """Return the file of a program, by its topic and what it does: `program("guard/returns_in_finally")`.

    Raises:
        FileNotFoundError: no such program is there.
    """
    path = PROGRAMS / f"{name}.py"
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def program_text(name: str) -> str:
    """Return the text of a program, for what takes no file."""
    return program(name).read_text(encoding="utf-8")


def error_of(run: Run) -> ProgramError:
    """Return the error that ended a run; the test fails if none did."""
    assert run.error is not None, run.ended
    return run.error


def output(run: Run) -> str:
    """Return what a program printed; the test fails if the program did."""
    assert run.error is None, run.error.traceback
    return run.stdout


def answer(run: Run) -> Any:
    """Return what a program printed, as the value that it stands for; the test fails if the program did."""
    return literal_eval(output(run))
