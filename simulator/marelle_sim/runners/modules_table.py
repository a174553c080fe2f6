"""Which files stand in for the modules of MicroPython's rp2 port, and how one is made for a board.

A program sees a *face* of each: the names that the port has, and an `AttributeError` in the board's
words for every other. The file behind it may use Python's standard library as it likes.
"""

from __future__ import annotations

import builtins
import os
from importlib.machinery import SourceFileLoader
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

# Names with a `u` in front, kept by MicroPython 1.25 for older programs [tried on its unix port].
_ALSO_WITH_U = (
    "array asyncio binascii collections errno hashlib heapq io json machine os random re struct sys time"
).split()
_OWN_NAMES = "framebuf machine micropython neopixel rp2".split()
_BOARD_NAMES = (
    "array asyncio binascii cmath collections errno gc hashlib heapq io json math os random re struct sys "
    "time"
).split()

MODULES: dict[str, str] = {
    **{name: f"{name}.py" for name in _OWN_NAMES},
    **{name: f"board_{name}.py" for name in _BOARD_NAMES},
    **{
        f"u{name}": f"{name}.py" if name in _OWN_NAMES else f"board_{name}.py"
        for name in _ALSO_WITH_U
    },
}
"""Import name -> file in `modules/`. Two names of one file are one module: run the file once."""


class BoardModule(ModuleType):
    """A module as a program on the board sees it."""

    def __getattr__(self, name: str) -> object:
        raise AttributeError(f"'module' object has no attribute '{name}'")

    def __repr__(self) -> str:
        return f"<module '{self.__name__}'>"


def module_path(name: str) -> str:
    """Return the path of the file behind `import name`, which must be a key of `MODULES`."""
    here = os.path.dirname(__file__)  # noqa: PTH120 - pathlib costs 10 ms of import
    return os.path.join(os.path.dirname(here), "modules", MODULES[name])  # noqa: PTH118, PTH120


def make_module(name: str, board: object) -> BoardModule:
    """Run the file behind `import name` for one board, and return its face.

    The file gets `board` by `from _board import board`; what it shows is its `__all__`. The compiled
    file is kept in `__pycache__`, as for any import.

    Example:
        >>> make_module("math", None).sqrt(9)
        3.0
    """
    path = module_path(name)
    code = SourceFileLoader(name, path).get_code(name)
    namespace = _namespace(name.removeprefix("u") if name[1:] in _ALSO_WITH_U else name, board)
    if code is not None:
        exec(code, namespace)  # noqa: S102 - a file of this package
    return _face(namespace)


def _namespace(name: str, board: object) -> dict[str, object]:
    """Return globals in which `from _board import board` gives this board."""
    given = ModuleType("_board")
    given.board = board  # type: ignore[attr-defined]
    real_import = builtins.__import__

    def import_(
        wanted: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: tuple[str, ...] = (),
        level: int = 0,
    ) -> ModuleType:
        if wanted == "_board":
            return given
        return real_import(wanted, globals_, locals_, fromlist, level)

    return {"__builtins__": {**vars(builtins), "__import__": import_}, "__name__": name}


def _face(namespace: dict[str, object]) -> BoardModule:
    face = BoardModule(str(namespace["__name__"]))
    del face.__dict__["__doc__"]
    shown = namespace["__all__"]
    face.__dict__.update({name: namespace[name] for name in shown})  # type: ignore[attr-defined]
    close = namespace.get("_close")
    if close is not None:
        face.__dict__["_close"] = close
    return face
