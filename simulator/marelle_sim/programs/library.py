"""Reads the text of modules."""

from __future__ import annotations

import os

from marelle_sim.programs.source import decode_module


def read_module(file: str, path: str) -> str:
    """Return the text of a module's file; `path` is its path on the board, for errors.

    Raises:
        ProgramFileError: it is binary, or in another encoding.
    """
    with open(file, "rb") as stream:  # noqa: PTH123 - pathlib costs 10 ms of import
        return decode_module(stream.read(), path)


def text_of(file: str) -> str:
    """Return the source text of some code: of a file, or of a notebook's cell.

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
