"""On a computer, `python programme.py` runs the file in the simulator and shows what the robot did; with `--on`, it runs on a board.

So a pupil presses "run" in any editor, and has no command to learn. Otherwise (at a prompt, in a notebook, in a test) importing the
library runs nothing. This is the only file of the library that imports the host command. It is never sent to a board.
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
    """Return `value`; on a board, the compiler replaces a name defined by `const` by its value."""
    return value


def run() -> None:
    """Run the program of `python FILE` as `marelle run --view` does (with `--on`, without `--view`).

    This needs `marelle_host`, and nothing but imports, comments and docstrings may stand before the program's import of marelle.
    Otherwise run nothing, but explain a wrong name in `from marelle import …` from now on. At a prompt and in a notebook also explain
    why there is no module `machine`.

    Raises:
        SystemExit: after the run, with its exit code, so that this Python does not execute the file itself.
    """
    program = _started_program()
    sys.meta_path.append(_NoName())
    if program is None:
        if hasattr(sys, "ps1") or hasattr(builtins, "__IPYTHON__"):  # a prompt, or a notebook
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
    """Set `__name__` of `forward` and the like, which notebooks and the simulator show. On MicroPython it cannot be set."""
    for word in words:
        word.__name__ = word.__qualname__ = word.__closure__[0].cell_contents


class _NoBoard:
    """An import finder that finds no module, but explains a missing `machine`: at a prompt or in a notebook, somebody made a robot."""

    def find_spec(self, name: str, *_: object) -> None:
        """Do nothing for a module that no other finder has found, unless it is `machine`.

        Raises:
            ModuleNotFoundError: E-RUN-17, the module is `machine`, and the package `marelle_text` is installed.
        """
        if name == "machine" and find_spec("marelle_text") is not None:
            from marelle_text import Problem

            raise ModuleNotFoundError(str(Problem("E-RUN-17")), name=name)


class _NoName:
    """An import finder that finds no module, but explains a wrong name in `from marelle import Leds`, for which Python tells no reason."""

    def find_spec(self, name: str, *_: object) -> None:
        """Do nothing unless a `from marelle import` asks for a name that is no module and does not begin with an underscore.

        Raises:
            ImportError: marelle has no such name; the message is the library's, which suggests the nearest name of `homes.HOMES`, if one is near.
        """
        package, _dot, public = name.rpartition(".")
        if package != _OWN or public[0] == "_" or not _is_from_import():
            return
        try:
            getattr(sys.modules[_OWN], public)
        except AttributeError as error:
            raise ImportError(str(error), name=_OWN) from None


def _is_from_import() -> bool:
    """Tell whether the import that asks the finder, which calls this, is of a name in a `from` statement: importlib has a function for these."""
    frame: "FrameType | None" = sys._getframe(2)  # noqa: SLF001 - no argument tells it
    while frame is not None and frame.f_globals.get("__name__") == "importlib._bootstrap":
        if frame.f_code.co_name == "_handle_fromlist":
            return True
        frame = frame.f_back
    return False


def _started_program() -> "str | None":
    """Return the absolute path of the file of `python FILE`, if it is importing marelle now; otherwise None.

    None at a prompt, in a notebook, under pytest, with `-c` or `-m`, and if anything but imports, comments and docstrings
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
    """Return the number of the last line of a file's first import of marelle.

    0 if anything but imports, comments and docstrings stands before it, if there is none, or if the file cannot be read or parsed.
    """
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
    """Remove the program's folder from `sys.path`, and the modules whose files lie in it: a pupil's file may be called `random.py`.

    Do nothing if the library itself is installed in that folder.
    """
    if os.path.dirname(os.path.dirname(os.path.realpath(__file__))) == folder:
        return  # all was installed there
    sys.path[:] = [place for place in sys.path if os.path.realpath(place) != folder]
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name != "__main__" and file and os.path.dirname(os.path.realpath(file)) == folder:
            del sys.modules[name]


def _say_nothing_once(*_: object) -> None:
    sys.excepthook = sys.__excepthook__
