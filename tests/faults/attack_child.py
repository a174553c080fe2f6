"""The child of an isolated run with one layer alone: `python -m attack_child language|system`. No program can ask for it.

With the language's fence alone the system's is not closed. With the system's alone a program is no program of a board but plain
Python of this computer, with all modules, and Python's own audit events look at nothing: what holds it is the kernel.
"""

import builtins
import sys
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import Any

from marelle_sim.processes.fence import LAYERS, close_fence
from marelle_sim.programs import loader
from marelle_sim.runners.child import __main__ as child


def open_fence(*_asked: Any, **_named: Any) -> list[Any]:
    """Close nothing."""
    return []


def _compile(
    self: loader.Loader, full: str, text: str, file: str, path: str, *, own: bool
) -> ModuleType:
    if not own:
        return _guarded(self, full, text, file, path, own=own)
    self.names[file] = path
    self.own.add(file)
    module = self.modules[full] = loader._Module(full)
    found = {**vars(builtins), "__import__": _either(self.import_)}
    vars(module).update(__name__=full, __builtins__=found, print=_Print.of(self))
    exec(compile(text, file, "exec", dont_inherit=True), vars(module))
    return module


_guarded = loader.Loader._compile


def _either(of_board: Callable[..., ModuleType]) -> Callable[..., ModuleType]:
    """Return an import of this computer's modules, and of the board's where this computer has none."""

    def import_(name: str, *how: Any) -> ModuleType:
        try:
            return __import__(name, *how)
        except ImportError:
            return of_board(name, *how)

    return import_


def written(*values: object) -> None:
    """Print without any bound, as a function in Python."""
    print(*values)


class _Print:
    """What `print` is in a program that runs plainly: the board's, or one without any bound."""

    plain: Callable[..., None] | None = None

    @classmethod
    def of(cls, board: loader.Loader) -> object:
        return cls.plain or board.builtins["print"]


def run_plainly(print_: Callable[..., None] | None = None) -> None:
    """Have programs run as plain Python from now on, and print by a function, if one is given."""
    loader.Loader._compile = _compile  # type: ignore[method-assign]  # in this process alone
    _Print.plain = print_


if __name__ == "__main__":
    if sys.argv[1] == "system":
        run_plainly()
        vars(child)["close_fence"] = partial(close_fence, layers=[*{*LAYERS} - {"python"}])
    else:
        vars(child)["close_fence"] = open_fence
    child.answer_questions()
