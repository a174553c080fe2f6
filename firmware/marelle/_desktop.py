"""On a computer, `python programme.py` runs the file in the simulator and shows what the robot did.

A pupil presses "run" in any editor, and has no command to learn. In any other case (a prompt, a notebook, a test) an import of the
library does nothing. This file alone imports from the command; it is never sent to a board, where `marelle` does not load it.
"""

import ast
import builtins
import os
import sys
from importlib.util import find_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

_OWN = "marelle"


def const(value: int) -> int:
    """Return `value`; the board's compiler folds it away."""
    return value


def run() -> None:
    """Run the program of `python FILE` in the simulator, if only imports stand before its import of marelle.

    At a prompt or in a notebook, explain a missing module `machine` from now on; in any other case do nothing.

    Raises:
        SystemExit: with the exit code of the run, so that this Python does not go on with the file.
    """
    program = _started_program()
    if program is None:
        if _at_prompt():
            sys.meta_path.append(_NoBoard())
        return
    if find_spec("marelle_host") is None:  # the library alone was copied here
        return
    _forget_neighbours(os.path.dirname(os.path.realpath(program)))
    from marelle_host.cli.main import main

    options = sys.argv[1:]
    if not any(option.startswith("--on") for option in options):  # a real board needs no picture
        options.insert(0, "--view")
    code = main(["run", program] + options)  # noqa: RUF005 - MicroPython reads this file
    if sys.flags.inspect:
        sys.excepthook = _say_nothing_once  # `python -i` goes to its prompt, and need not say why
    raise SystemExit(code)


def name_words(*words: "Any") -> None:
    """Set `__name__` of the first words: notebooks and the simulator show it. MicroPython has no such attribute to set."""
    for word in words:
        word.__name__ = word.__qualname__ = word.__closure__[0].cell_contents


class _NoBoard:
    """Finds no module, and explains a missing `machine`: a robot was made at a prompt or in a notebook."""

    def find_spec(self, name: str, *_: object) -> None:
        """Look for a module that no other finder has found.

        Raises:
            ModuleNotFoundError: E-RUN-17, it is `machine`.
        """
        if name == "machine" and find_spec("marelle_text") is not None:
            from marelle_text import Problem

            raise ModuleNotFoundError(str(Problem("E-RUN-17")), name=name)


def _at_prompt() -> bool:
    return hasattr(sys, "ps1") or hasattr(builtins, "__IPYTHON__")


def _started_program() -> "str | None":
    """Return the absolute path of the program of `python FILE`, or None.

    It is None at a prompt, in a notebook, under pytest, with `-c` or `-m`, and if anything but imports, comments and docstrings
    stands before its import of marelle.
    """
    main = sys.modules.get("__main__")
    file = getattr(main, "__file__", None)
    if main is None or not file or getattr(main, "__spec__", None) is not None:
        return None  # a prompt, `-c`, or `-m`
    if "_pytest" in sys.modules or hasattr(builtins, "__IPYTHON__"):
        return None
    frame: "FrameType | None" = sys._getframe()  # noqa: SLF001 - who imports is what matters here
    while frame is not None and frame.f_globals is not vars(main):
        frame = frame.f_back
    if frame is None or frame.f_code.co_name != "<module>":
        return None
    program = os.path.abspath(file)
    if os.path.abspath(frame.f_code.co_filename) != program:
        return None  # typed at a prompt after the file, or in a text that it executes
    return program if frame.f_lineno <= _last_line_of_first_import(program) else None


def _last_line_of_first_import(program: str) -> int:
    """Return the last line of the import of marelle, or 0 if anything but imports, comments and docstrings stands before it."""
    try:
        with open(program, "rb") as file:
            statements = ast.parse(file.read()).body
    except (OSError, SyntaxError, ValueError):
        return 0
    for statement in statements:
        if isinstance(statement, ast.Import):
            names = [alias.name for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            names = [] if statement.level else [statement.module or ""]
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        else:
            return 0
        if any(name.partition(".")[0] == _OWN for name in names):
            return statement.end_lineno or 0
    return 0


def _forget_neighbours(folder: str) -> None:
    """Remove the program's folder from the places of imports: a pupil's file may be called `random.py`."""
    if os.path.dirname(os.path.dirname(os.path.realpath(__file__))) == folder:
        return  # all was installed there
    sys.path[:] = [place for place in sys.path if os.path.realpath(place) != folder]
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name != "__main__" and file and os.path.dirname(os.path.realpath(file)) == folder:
            del sys.modules[name]


def _say_nothing_once(*_: object) -> None:
    sys.excepthook = sys.__excepthook__
