"""Finds and reads the files of modules; those of the board library, which is installed beside the simulator, once."""

from __future__ import annotations

import os
from functools import lru_cache
from importlib.machinery import PathFinder

from marelle_sim.programs.source import decode_module

LIBRARY = "marelle"


@lru_cache(maxsize=1)
def _folder() -> str:
    spec = PathFinder.find_spec(LIBRARY)
    places = None if spec is None else spec.submodule_search_locations
    return os.path.dirname(next(iter(places))) if places else ""  # noqa: PTH120


@lru_cache(maxsize=256)  # as any import: a file that changes meanwhile is read by the next Python
def find_in_library(stem: str) -> tuple[str, str] | None:
    """Return (file on the computer, path on the board) of a module of the library, `marelle/robot` say."""
    if not stem.replace("/", "").isidentifier():  # it becomes a part of a path on this computer
        return None
    for inside in (f"{stem}.py", f"{stem}/__init__.py"):
        file = os.path.join(_folder(), *inside.split("/"))  # noqa: PTH118
        if os.path.isfile(file):  # noqa: PTH113
            return file, f"/lib/{inside}"
    return None


def read_module(file: str, path: str) -> str:
    """Return the text of a module's file, which is `path` on the board.

    Raises:
        ProgramFileError: it is binary, or in another encoding.
    """
    with open(file, "rb") as stream:  # noqa: PTH123 - pathlib costs 10 ms of import
        return decode_module(stream.read(), path)


def text_of(file: str) -> str:
    """Return the text that some code was compiled from: of a file, or of a notebook's cell, which Python remembers.

    Raises:
        OSError: nobody has it.
        ProgramFileError: the file is binary, or in another encoding.
    """
    if os.path.isfile(file):  # noqa: PTH113
        return read_module(file, os.path.basename(file))  # noqa: PTH119
    import linecache  # only for a cell: it reads with a module that Python does not start with

    lines = linecache.getlines(file)
    if not lines:
        raise FileNotFoundError(file)
    return "".join(lines)


read_in_library = lru_cache(maxsize=256)(read_module)
"""Return the same of a file of the library, which is read once."""
