"""Maps the modules of MicroPython's rp2 port to the files that simulate them, and loads these for each board.

A program gets a *face* of each file: a module with only the names that the port's module has. The file itself may import
and define more. The face is a plain module, so that CPython looks names up fast; the help for a failed program
(`marelle_help`) words the error of a missing name as a board does.
"""

import builtins
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from marshal import dumps, loads
from types import CodeType, ModuleType

from marelle_sim.boards import BoardFacts
from marelle_sim.errors import BoardError, NoSuchModuleError
from marelle_sim.microcontroller.board_types import BoardMemoryview, BoardOSError
from marelle_sim.programs.expansion import BoardSource

_OWN_NAMES = (
    "_onewire", "dht", "ds18x20", "framebuf", "machine", "micropython", "neopixel", "onewire", "rp2",
    "uctypes",
)  # fmt: skip
_BOARD_NAMES = (  # their files would hide Python's own modules: board_NAME.py
    "array", "asyncio", "binascii", "cmath", "collections", "cryptolib", "deflate", "errno", "gc", "hashlib",
    "heapq", "io", "json", "math", "os", "platform", "random", "re", "select", "struct", "sys", "time", "vfs",
)  # fmt: skip
_WITHOUT_U = (
    "_onewire", "cmath", "deflate", "dht", "ds18x20", "framebuf", "gc", "math", "micropython", "neopixel", "onewire", "rp2",
    "uctypes", "vfs",
)  # fmt: skip

MODULES: dict[str, str] = {
    **{name: f"{name}.py" for name in _OWN_NAMES},
    **{name: f"board_{name}.py" for name in _BOARD_NAMES},
}
"""{import name: file in `modules/`}. Two names with the same file are the same module."""
# For older programs MicroPython 1.25 also accepts most names with a `u` in front [tried on its unix port].
MODULES.update({f"u{name}": file for name, file in MODULES.items() if name not in _WITHOUT_U})

OF_A_RADIO: dict[str, str] = {
    "network": "network.py",
    "ntptime": "ntptime.py",
    "requests": "board_requests.py",
    "socket": "board_socket.py",
    "urequests": "board_requests.py",
    "usocket": "board_socket.py",
}
"""{import name: file in `modules/`} for the modules that only a board with a radio has."""
_NOT_OF_A_RADIO_HERE = (
    "aioble", "bluetooth", "lwip", "mip", "ssl", "tls", "ussl", "uwebsocket", "webrepl", "websocket",
)  # fmt: skip
ONLY_WITH_RADIO = (*OF_A_RADIO, *_NOT_OF_A_RADIO_HERE)
"""Names of all modules that a board with a radio has and a Pico does not; the simulator lacks some of them."""

LEFT_BY_BOOT = ("machine", "rp2")
"""Modules that a program finds without importing them: the `_boot.py` of the rp2 port leaves them among its names."""
_LOOK_AT_ALL = ("dir(", "eval(", "exec(", "globals(", "locals(")

# Files that only the files of `modules/` import.
_HELPERS = (
    "_onewire", "asyncio_loop", "asyncio_polled", "asyncio_stream", "board_vfs", "framebuf_pixels", "inflating", "machine", "machine_bus", "machine_pwm", "machine_spi", "machine_system", "machine_timer",
    "board_socket", "machine_uart", "network", "radio", "re_matching", "re_program", "references", "rp2_dma", "streams", "uctypes",
)  # fmt: skip


_FILES = {**MODULES, **OF_A_RADIO}


def modules_of(facts: BoardFacts) -> Mapping[str, str]:
    """Return {import name: file in `modules/`} of the modules that the simulator has for a kind of board."""
    return _FILES if facts.hostname else MODULES


class BoardModules:
    """The firmware modules of one board; each file runs once, when it is first imported.

    A file gets the board by `from _board import board`, and names in its `__all__` what programs see. Its code is
    cached in `__pycache__` (`programs.expansion`).

    Example:
        >>> BoardModules(None).get("math").sqrt(9)
        3.0
    """

    def __init__(self, board: object, copy: int = 0) -> None:
        """Prepare to load; no module is loaded yet. `copy` is the number of the robot among several, see `copied`."""
        self._copy, self._board = copy, ModuleType("_board")
        self._board.board = board  # type: ignore[attr-defined]
        self._real_import = builtins.__import__
        self._builtins = {
            **vars(builtins),
            "__import__": self._import,
            "OSError": BoardOSError,
            "memoryview": BoardMemoryview,
        }
        self._namespaces: dict[str, dict[str, object]] = {}
        self._faces: dict[str, ModuleType] = {}

    def get(self, name: str) -> ModuleType:
        """Return the firmware's module `name`, always the same object; `name` must be a key of `modules_of(facts)` for the board.

        Raises:
            KeyError: no kind of board has such a module in the simulator.
        """
        file = _FILES[name]
        if file not in self._faces:
            self._faces[file] = _face(self._run(file.removesuffix(".py"), name))
        return self._faces[file]

    def close(self) -> None:
        """Call `_close` of each loaded file that defines it, such as to drop unfinished tasks, after the clock has stopped."""
        for namespace in self._namespaces.values():
            if "_close" in namespace:
                namespace["_close"]()  # type: ignore[operator]

    def _run(self, stem: str, name: str) -> dict[str, object]:
        namespace = self._namespaces.get(stem)
        if namespace is None:
            shown = name if name in _WITHOUT_U else name.removeprefix("u")  # `utime` is "time"
            namespace = {"__builtins__": self._builtins, "__name__": shown}
            self._namespaces[stem] = namespace
            exec(_code(stem, self._copy), namespace)
        return namespace

    def _import(
        self,
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: tuple[str, ...] = (),
        level: int = 0,
    ) -> ModuleType:
        if name == "_board":
            return self._board
        if name in _HELPERS:
            helper = ModuleType(name)
            helper.__dict__.update(self._run(name, name.removeprefix("board_")))
            return helper
        return self._real_import(name, globals_, locals_, fromlist, level)


def no_module(name: str, facts: BoardFacts) -> ImportError | BoardError:
    """Return the error to raise when a program imports a module that cannot be loaded.

    ImportError if this kind of board does not have the module. BoardError if the board has it and the simulator does
    not, such as `_thread`: a program that catches ImportError would otherwise run differently here than on the board.
    """
    if name == "_thread":
        return BoardError("E-BOARD-02", name=name)
    if name in ONLY_WITH_RADIO and facts.hostname:
        return BoardError("E-BOARD-12", name=name)
    if name in ONLY_WITH_RADIO:
        return NoSuchModuleError(
            "E-BOARD-04", name=name, nearest="pico_w" if name in OF_A_RADIO else ""
        )
    return ImportError(f"no module named '{name}'", name=name)


def left_by_boot(text: str) -> list[str]:
    """Return those names of `LEFT_BY_BOOT` that the source text of a program may use without importing them.

    Only those are loaded, because loading takes 34 ms in a new process.
    """
    looks_at_all = any(word in text for word in _LOOK_AT_ALL)
    return [name for name in LEFT_BY_BOOT if looks_at_all or name in text]


@lru_cache(maxsize=1024)
def _code(stem: str, copy: int) -> CodeType:
    """Return the code of the file `stem`.py in `modules/`, loaded once in a process; `copy` as in `copied`."""
    return copied(_code(stem, 0)) if copy else BoardSource(stem, _path(stem)).code()


def copied(code: CodeType) -> CodeType:
    """Return a copy of a code object, for another robot of the same run.

    While it runs, CPython specializes a code object for the classes and modules that it meets (PEP 659). Each robot has
    modules of its own: if robots took turns in one code object, each turn would undo the specialization.
    """
    copy: CodeType = loads(dumps(code))
    return copy


def sources_of_modules() -> Iterator[BoardSource]:
    """Yield a `BoardSource` for each file in `modules/`."""
    for stem in {*(file.removesuffix(".py") for file in _FILES.values()), *_HELPERS}:
        yield BoardSource(stem, _path(stem))


def _path(stem: str) -> str:
    # pathlib costs 10 ms of import
    return os.path.join(os.path.dirname(os.path.dirname(__file__)), "modules", f"{stem}.py")  # noqa: PTH118, PTH120


def _face(namespace: dict[str, object]) -> ModuleType:
    face = ModuleType(str(namespace["__name__"]))
    face.__dict__.update({name: namespace[name] for name in namespace["__all__"]})  # type: ignore[attr-defined]
    return face
