"""Imports from a file system that a program has mounted, after `py/builtinimport.c` and `extmod/vfs_reader.c`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marelle_sim.errors import BoardError
from marelle_sim.microcontroller.mounts import Mounts

_BUFFER_SIZE, _CLOSE = 11, 4  # what a stream is asked through `ioctl`
_LEAST, _LARGEST = 20, 255
_COMPILED, _SMALL_INT_BITS = (
    b"M\x06",
    31,
)  # how an .mpy file begins, and what a Pico's small integers have


def found_on(mounts: Mounts, places: Sequence[str], name: str) -> str:
    """Return the path on the board of a module's folder, `.py` or `.mpy` file in a mounted file system; "" if none has it.

    Args:
        mounts: the board's mounted file systems.
        places: folders to look in, in this order.
        name: of the module.
    """
    for place in places:
        stem = f"{place}/{name}" if place else name
        if mounts.kind_of(stem) == 2:
            return stem
        for file in (f"{stem}.py", f"{stem}.mpy"):
            if mounts.kind_of(file) == 1:
                return file
    return ""


def text_on(mounts: Mounts, path: str) -> str:
    """Return the source text of a module at a path on the board.

    Raises:
        OSError: the file cannot be opened.
        UnicodeDecodeError: it is a `.py` file that is not UTF-8.
        ValueError: it is a `.mpy` file that a Pico could not load either.
        BoardError: it is a `.mpy` file that the board could load; the simulator runs no bytecode.
    """
    data = bytes_of(mounts.open(path, "rb"))
    if not path.endswith(".mpy"):
        return data.decode()
    if data[:2] != _COMPILED or len(data) < 4 or data[3] > _SMALL_INT_BITS:
        raise ValueError("incompatible .mpy file")
    raise BoardError("E-BOARD-10", name=path)


def bytes_of(file: Any) -> bytes:
    """Read a file object to its end, close it and return its bytes.

    Its class may be one of the program: only the methods that MicroPython's importer calls are called.
    """
    ask = getattr(file, "ioctl", None)
    size = ask(_BUFFER_SIZE, 0) if ask is not None else _LARGEST
    buffer, data = bytearray(min(size, _LARGEST) if size > 0 else _LEAST), b""
    while count := file.readinto(buffer):
        data += buffer[:count]
    if ask is not None:
        ask(_CLOSE, 0)
    else:
        file.close()
    return data
