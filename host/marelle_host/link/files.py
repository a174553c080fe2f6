"""Files of this computer that a board reads over the link; what it writes stays in this computer's memory.

The board's half is mpremote's: it makes of each `open`, `stat` and `listdir` below `/remote` a request, whose number and
layout are those of its `transport_serial`. This half answers from a disk that is no part of the computer's own,
so that no program can change a file there.
"""

from __future__ import annotations

import errno
import struct
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from marelle_host.link.wire import Wire

REQUEST = 0x18
"""The byte that begins a request, among what the program prints."""

_MOST_OPEN = 64
_LONGEST = 1_000_000  # bytes that a program writes at once: more than a board's memory
_MODULES = (".py", ".mpy")
_NO_TEXT = b"\xff"  # bytes that are no UTF-8: the board itself says so


class OpenFile(Protocol):
    """A file that a board has open."""

    def read(self, size: int) -> str | bytes:
        """Return at most `size` characters, or bytes; all for -1."""

    def readline(self) -> str | bytes:
        """Return the next line."""

    def write(self, data: str | bytes) -> int:
        """Write; return how many characters, or bytes."""

    def seek(self, offset: int, whence: int) -> int:
        """Go to a byte; return where that is."""

    def close(self) -> None:
        """Close it."""


class Disk(Protocol):
    """What a board sees as its folder `/remote`; every refusal is an `OSError` with the board's number."""

    def open(self, path: str, mode: str) -> OpenFile:
        """Open a file."""

    def stat(self, path: str) -> tuple[int, ...]:
        """Return MicroPython's ten numbers."""

    def ilistdir(self, path: str) -> Iterator[tuple[str, int, int, int]]:
        """Iterate over (name, 0x4000 or 0x8000, 0, size)."""

    def remove(self, path: str) -> None:
        """Remove a file."""

    def rename(self, old: str, new: str) -> None:
        """Give a file another name."""

    def mkdir(self, path: str) -> None:
        """Make a folder."""

    def rmdir(self, path: str) -> None:
        """Remove an empty folder."""


class Files:
    """Answer a board's requests for files.

    Args:
        wire: Where the requests come from.
        disk: What they are about.
        numbers: mpremote's number of each request.
    """

    def __init__(self, wire: Wire, disk: Disk, numbers: Mapping[str, int]) -> None:
        self._wire, self._disk = wire, disk
        self._open: dict[int, tuple[OpenFile, str, str]] = {}  # with its path and mode
        self._listed: list[tuple[str, int]] = []
        self._loading = False
        answers: dict[str, Callable[[], None]] = {
            "STAT": self._stat,
            "ILISTDIR_START": self._list,
            "ILISTDIR_NEXT": self._next,
            "OPEN": self._open_file,
            "CLOSE": self._close,
            "READ": self._read,
            "READLINE": self._read_line,
            "WRITE": self._write,
            "SEEK": self._seek,
            "REMOVE": self._remove,
            "RENAME": self._rename,
            "MKDIR": self._mkdir,
            "RMDIR": self._rmdir,
        }
        self._answers = {numbers[f"CMD_{name}"]: answer for name, answer in answers.items()}

    def answer(self) -> bool:
        """Answer one request, whose first byte has been read; tell whether a module is being read.

        Raises:
            ValueError: It is no request.
            OSError: The board stops in the middle, or the port is gone.
        """
        number = self._take(1)[0]
        if number not in self._answers:
            raise ValueError(number)
        self._loading = False
        self._wire.write(bytes([REQUEST]))
        self._answers[number]()
        return self._loading

    # The bytes of a request and of its answer

    def _take(self, count: int) -> bytes:
        taken = self._wire.read(count)
        if len(taken) < count:
            raise TimeoutError
        return taken

    def _number(self) -> int:
        return int(struct.unpack("<i", self._take(4))[0])

    def _bytes(self) -> bytes:
        count = self._number()
        if not 0 <= count <= _LONGEST:
            raise ValueError(count)
        return self._take(count)

    def _text(self) -> str:
        return self._bytes().decode("utf-8", "replace")

    def _send(self, layout: str, *values: int) -> None:
        self._wire.write(struct.pack(f"<{layout}", *values))

    def _send_bytes(self, bytes_: bytes) -> None:
        self._wire.write(struct.pack("<i", len(bytes_)) + bytes_)

    # The requests

    def _stat(self) -> None:
        path = self._text()
        found: list[int] = []
        code = _code(lambda: found.extend(self._disk.stat(path)))
        self._send("b", code)
        if not code:
            self._send("5I", found[0], found[6], *found[7:10])

    def _list(self) -> None:
        path = self._text()
        self._listed = []
        self._send("b", _code(lambda: self._listed.extend(self._entries(path))))

    def _entries(self, path: str) -> list[tuple[str, int]]:
        return [entry[:2] for entry in self._disk.ilistdir(path)]

    def _next(self) -> None:
        if not self._listed:
            self._send_bytes(b"")
            return
        name, kind = self._listed.pop(0)
        self._send_bytes(name.encode())
        self._send("I", kind)

    def _open_file(self) -> None:
        path, mode = self._text(), self._text()
        number = next((n for n in range(_MOST_OPEN) if n not in self._open), None)
        if number is None:
            self._send("b", -errno.EMFILE)
            return
        code = _code(lambda: self._keep(number, path, mode))
        self._send("b", code or number)

    def _keep(self, number: int, path: str, mode: str) -> None:
        self._open[number] = self._disk.open(path, mode), path, mode
        self._loading = path.endswith(_MODULES)

    def _opened(self) -> tuple[OpenFile, str]:
        number = self._take(1)[0]
        if number not in self._open:
            raise ValueError(number)
        file, path, mode = self._open[number]
        self._loading = path.endswith(_MODULES)
        return file, mode

    def _close(self) -> None:
        file, path, _ = self._open.pop(self._take(1)[0], (None, "", ""))
        self._loading = path.endswith(_MODULES)
        if file is not None:
            _code(file.close)

    def _read(self) -> None:
        (file, _), count = self._opened(), self._number()
        self._send_content(lambda: file.read(count))

    def _read_line(self) -> None:
        self._send_content(self._opened()[0].readline)

    def _send_content(self, read: Callable[[], str | bytes]) -> None:
        try:
            content = read()
        except ValueError:
            content = _NO_TEXT
        except OSError:  # it vanished, or is only to be written: mpremote has no way to say it
            content = b""
        self._send_bytes(content.encode() if isinstance(content, str) else content)

    def _write(self) -> None:
        file, mode = self._opened()
        raw = self._bytes()
        data = raw if "b" in mode else raw.decode("utf-8", "replace")
        self._send_number(lambda: file.write(data))

    def _seek(self) -> None:
        (file, _), to, whence = self._opened(), self._number(), self._take(1)[0]
        self._send_number(lambda: file.seek(to, whence))

    def _send_number(self, ask: Callable[[], int]) -> None:
        given: list[int] = []
        code = _code(lambda: given.append(ask()))
        self._send("i", code or given[0])

    def _remove(self) -> None:
        path = self._text()
        self._send("i", _code(lambda: self._disk.remove(path)))

    def _rename(self) -> None:
        old, new = self._text(), self._text()
        self._send("i", _code(lambda: self._disk.rename(old, new)))

    def _mkdir(self) -> None:
        path = self._text()
        self._send("i", _code(lambda: self._disk.mkdir(path)))

    def _rmdir(self) -> None:
        path = self._text()
        self._send("i", _code(lambda: self._disk.rmdir(path)))


def _code(act: Callable[[], object]) -> int:
    """Do something with the disk; return 0, or the error's number below it."""
    try:
        act()
    except OSError as error:
        return -(error.errno or errno.EIO)
    return 0
