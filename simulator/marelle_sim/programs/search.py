"""Finds modules in the order in which a board looks for them.

Facts: MicroPython 1.25, `py/builtinimport.c`, `py/objmodule.c`, `ports/rp2/main.c` and the manifest of the rp2 port. Some modules of the
firmware are found before any file. For all others each place of `sys.path` is asked: the program's folder (""), the modules
frozen into the firmware (".frozen"), `/lib`. A module of C that no place has is found last. So a `time.py` or a `neopixel.py` beside the
program takes the place of the firmware's; a `/lib/time.py` does, a `/lib/neopixel.py` does not.
"""

from __future__ import annotations

from marelle_sim.programs.modules_table import MODULES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

PATH = ("", ".frozen", "/lib")
"""What `sys.path` is when a program begins."""
FIRMWARE = "<firmware>"
"""Stands for the place of a module of the firmware."""

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
        entry: the program's own file, "" for none. On a board it is called main.py: it takes no module's place.

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
            files: their paths, each from "/" on.
            entry: see above.
            modules: what the board's firmware has.
        """
        self._files = frozenset(files)
        self.entry, self._modules = entry, modules
        self._folders = frozenset(
            path[:end] for path in self._files for end in range(1, len(path)) if path[end] == "/"
        )

    def top(self, name: str, places: Sequence[str] = PATH) -> str:
        """Return the file or folder of a module without a dot in its name, or `FIRMWARE`; "" if there is none.

        Args:
            name: of the module.
            places: what `sys.path` is now.
        """
        of_firmware = FIRMWARE if name in self._modules else ""
        if of_firmware and self._is_before_files(name):
            return FIRMWARE
        for place in places:
            if place == ".frozen":
                found = of_firmware if name in _FROZEN else ""
            else:
                found = self.inside(place, name)
            if found and not (of_firmware and found == self.entry):
                return found
        return of_firmware

    def _is_before_files(self, name: str) -> bool:
        """Tell whether no file can replace a module; `utime` names the firmware's `time` directly."""
        return name in _BEFORE_FILES or (
            name[0] == "u" and name[1:] in self._modules and name not in _FROZEN
        )

    def inside(self, folder: str, name: str) -> str:
        """Return the file or folder of a submodule; "" if there is none."""
        stem = f"/{folder.strip('/')}/{name}" if folder.strip("/") else f"/{name}"
        if stem in self._folders:
            return stem
        return f"{stem}.py" if f"{stem}.py" in self._files else ""

    def first_file(self, folder: str) -> str:
        """Return the `__init__.py` of a package; "" if it has none."""
        path = f"{folder}/__init__.py"
        return path if path in self._files else ""
