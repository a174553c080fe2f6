"""The innermost layer, on every system: Python's audit events report a program that leaves its board.

What it refuses is refused by the system too, where that has a fence; here it has a name, so that a person can be told. What
Python's modules do without an event is taken away. It stops what Python does, not what a program in machine code would do.
"""

from __future__ import annotations

import os
import sys

from marelle_sim.processes.fence.unaudited import is_unaudited, take_away

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Refusal = Callable[[str], BaseException]

_REFUSED_MODULES = frozenset((
    "_winapi", "ctypes", "fcntl", "ftplib", "http", "imaplib", "mmap", "msvcrt", "nntplib", "os", "poplib", "pty", "shutil",
    "smtplib", "socket", "sqlite3", "subprocess", "syslog", "telnetlib", "tempfile", "urllib", "webbrowser", "winreg",
))  # fmt: skip
"""Modules whose events are refused."""
_LISTING = frozenset(("os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.add_dll_directory"))
"""Of these, what the import of a module does too: the system says what may be listed."""
_OTHERS = frozenset((
    "cpython.PyInterpreterState_New", "gc.get_objects", "gc.get_referrers", "signal.pthread_kill",
))  # fmt: skip
"""Single ones: another interpreter of this process would have no hook."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def add_hook(readable: Iterable[str], refusal: Refusal) -> None:
    """Make Python refuse file, process and network access in this process, for good.

    Args:
        readable: files and folders that may be read; any other is as one that the system refuses.
        refusal: gives what is raised for an event of that name.
    """
    files = frozenset(map(_normalised, readable))  # as they are named when they are opened
    folders = tuple(os.path.join(place, "") for place in files)  # noqa: PTH118

    take_away(refusal)

    def look(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            if isinstance(path, int):  # a file that is open already
                return
            if isinstance(flags, int) and flags & _WRITING:
                raise refusal(event)
            name = _normalised(path)
            if name not in files and not name.startswith(folders):
                raise PermissionError(13, "Permission denied", name)
        elif event == "import":
            if is_unaudited(*arguments[:2]):
                raise ImportError(f"{arguments[0]} reaches out of this process")
        elif event not in _LISTING and (
            event in _OTHERS or event.partition(".")[0] in _REFUSED_MODULES
        ):
            raise refusal(event)

    sys.addaudithook(look)


def _normalised(path: object) -> str:
    return os.path.normcase(os.path.abspath(os.fsdecode(path)))  # type: ignore[arg-type]  # noqa: PTH100 - `open` takes no other
