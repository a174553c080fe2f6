"""Finds modules in the order in which a board looks for them, also on a file system that the program has mounted.

Facts: MicroPython 1.25, `py/builtinimport.c`, `py/objmodule.c`, `extmod/vfs_reader.c`, `ports/rp2/main.c` and the manifest of the
rp2 port. Some modules of the firmware are found before any file. Any other module is looked for in each place of `sys.path`: the
program's folder (""), the modules frozen into the firmware (".frozen"), `/lib`. If none has it, a module of the firmware in C is taken.
So a `time.py` or a `neopixel.py` beside the program replaces the firmware's; a `/lib/time.py` does, a `/lib/neopixel.py` does not.
"""

from collections.abc import Container, Iterable, Sequence
from typing import Any

from marelle_sim.errors import BoardError
from marelle_sim.microcontroller.mounts import Mounts
from marelle_sim.programs.modules_table import MODULES

PATH = ("", ".frozen", "/lib")
"""The value of `sys.path` when a program begins."""
FIRMWARE = "<firmware>"
"""The path that `Search` returns for a module of the firmware."""

# Of C and not extensible; `rp2` has been imported already when a program begins (`_boot.py`).
_BEFORE_FILES = (
    "_onewire", "_rp2", "_thread", "builtins", "cmath", "deflate", "framebuf", "gc", "math", "micropython", "network", "rp2", "sys", "uctypes",
    "usys", "vfs",
)  # fmt: skip
_FROZEN = (
    "asyncio", "dht", "ds18x20", "neopixel", "ntptime", "onewire", "requests", "uasyncio", "urequests",
)  # fmt: skip


class Search:
    """Finds modules among the files of one board.

    Attributes:
        entry: path of the program's main file, "" for none. On a board it would be main.py, so that a program in `time.py`
            does not replace the firmware's `time`.

    Example:
        >>> search = Search(["/main.py", "/neopixel.py", "/lib/dht.py", "/tools/arm.py"], "/main.py")
        >>> [search.top(name) for name in ("neopixel", "dht", "tools", "machine", "main", "numpy")]
        ['/neopixel.py', '<firmware>', '/tools', '<firmware>', '/main.py', '']
    """

    def __init__(
        self, files: Iterable[str], entry: str = "", modules: Container[str] = MODULES
    ) -> None:
        """Store the paths of the files on the board.

        Args:
            files: the paths, each beginning with "/".
            entry: path of the program's main file, "" for none.
            modules: import names of the modules in the board's firmware.
        """
        self._files = frozenset(files)
        self.entry, self._modules = entry, modules
        self._folders = frozenset(
            path[:end] for path in self._files for end in range(1, len(path)) if path[end] == "/"
        )

    def top(self, name: str, places: Sequence[str] = PATH) -> str:
        """Return the path of the file or folder of a module, or `FIRMWARE`; "" if there is no such module.

        Args:
            name: import name of the module, without a dot.
            places: the current value of `sys.path`.
        """
        of_firmware = FIRMWARE if name in self._modules else ""
        if of_firmware and (
            name in _BEFORE_FILES
            or (name[0] == "u" and name[1:] in self._modules and name not in _FROZEN)  # `utime`
        ):
            return FIRMWARE
        for place in places:
            if place == ".frozen":
                found = of_firmware if name in _FROZEN else ""
            else:
                found = self.inside(place, name)
            if found and not (of_firmware and found == self.entry):
                return found
        return of_firmware

    def inside(self, folder: str, name: str) -> str:
        """Return the path of the folder `name` or the file `name`.py in a folder of the board; "" if there is neither."""
        stem = f"/{folder.strip('/')}/{name}" if folder.strip("/") else f"/{name}"
        if stem in self._folders:
            return stem
        return f"{stem}.py" if f"{stem}.py" in self._files else ""

    def first_file(self, folder: str) -> str:
        """Return the path of the `__init__.py` in a package's folder on the board; "" if it has none."""
        path = f"{folder}/__init__.py"
        return path if path in self._files else ""


_BUFFER_SIZE, _CLOSE = 11, 4  # what a stream is asked through `ioctl`
_LEAST, _LARGEST = 20, 255
_COMPILED, _SMALL_INT_BITS = (
    b"M\x06",
    31,
)  # how an .mpy file begins, and what a Pico's small integers have


def found_on(mounts: Mounts, places: Sequence[str], name: str) -> str:
    """Return the path on the board of a module's `.py` or `.mpy` file in a mounted file system; "" if none has it.

    For a package, return the path of its `__init__.py` or `__init__.mpy`, or of its folder if it has neither. The file systems
    get the calls of `stat` that a board makes: a program can see them, since it may have mounted an object of its own class.

    Args:
        mounts: the board's mounted file systems.
        places: folders to look in, in this order.
        name: of the module.
    """
    for place in places:
        stem = f"{place}/{name}" if place else name
        if mounts.kind_of(stem) == 2:
            return _file_on(mounts, f"{stem}/__init__") or stem
        if file := _file_on(mounts, stem):
            return file
    return ""


def _file_on(mounts: Mounts, stem: str) -> str:
    return next((file for file in (f"{stem}.py", f"{stem}.mpy") if mounts.kind_of(file) == 1), "")


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
