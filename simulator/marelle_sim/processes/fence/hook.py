"""The innermost layer of the sandbox, on every operating system: it refuses by Python's audit events.

Where the system has a sandbox, it refuses the same; but an audit event has a name, so that a message can tell the person
what the program tried. Functions of Python that raise no audit event are replaced (see `unaudited`). This layer stops
Python code, not machine code.
"""

import os
import sys
from collections.abc import Callable, Iterable

from marelle_sim.processes.fence.unaudited import is_unaudited, take_away

Refusal = Callable[[str], BaseException]

_REFUSED_MODULES = frozenset((
    "_winapi", "ctypes", "fcntl", "ftplib", "http", "imaplib", "mmap", "msvcrt", "nntplib", "os", "poplib", "pty", "shutil",
    "smtplib", "socket", "sqlite3", "subprocess", "syslog", "telnetlib", "tempfile", "urllib", "webbrowser", "winreg",
))  # fmt: skip
"""Modules whose audit events are refused."""
_LISTING = frozenset(("os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.add_dll_directory"))
"""Events of these modules that an import raises too, so they are allowed; other layers limit which folders can be listed."""
_OTHERS = frozenset((
    "cpython.PyInterpreterState_New", "gc.get_objects", "gc.get_referrers", "signal.pthread_kill",
))  # fmt: skip
"""More events that are refused. The first, because another interpreter in this process would have no hook."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def add_hook(readable: Iterable[str], refusal: Refusal) -> None:
    """Make Python refuse, in this process and for good, to write files, to start processes and to use the network.

    Args:
        readable: files and folders that may be read; reading another raises PermissionError.
        refusal: returns the exception to raise for the name of a refused audit event, or of a function that is replaced ("posix.mkfifo").

    Listing a folder, and reading a file that is open already, stay allowed. An import of a module of `unaudited` raises ImportError.
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
