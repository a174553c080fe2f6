"""Files of this computer that a board reads over the link and cannot change.

The board's half is mpremote's: it makes of each `open`, `stat` and `listdir` below `/remote` a request, whose number and
layout are those of its `transport_serial`. This half answers from a table of files and refuses every change, so
that no program can touch the computer.
"""

from __future__ import annotations

import errno
import io
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from marelle_host.link.wire import Wire

REQUEST = 0x18
"""The byte that begins a request, among what the program prints."""

_FOLDER, _FILE = 0x4000, 0x8000
_MOST_OPEN = 64
_LONGEST = 4096  # bytes of a name, or of what a program writes at once


class Files:
    """Answer a board's requests for files.

    Args:
        wire: Where the requests come from.
        files: Path on the board, such as `/marelle/robot.py` -> what is in it, or where that is.
        numbers: mpremote's number of each request.
    """

    def __init__(
        self, wire: Wire, files: Mapping[str, bytes | Path], numbers: Mapping[str, int]
    ) -> None:
        self._wire, self._files = wire, files
        self._folders = _folders(files)
        self._open: dict[int, io.BytesIO | io.StringIO] = {}
        self._listed: list[str] = []
        self._inside = "/"
        self._modules: set[int] = set()
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
            "REMOVE": self._refuse_one,
            "RENAME": self._refuse_two,
            "MKDIR": self._refuse_one,
            "RMDIR": self._refuse_one,
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

    def _path(self) -> str:
        """Return a path from the top, without `.`, `..` and doubled slashes."""
        parts: list[str] = []
        for part in self._bytes().decode("utf-8", "replace").split("/"):
            if part == "..":
                del parts[-1:]
            elif part not in {"", "."}:
                parts.append(part)
        return "/" + "/".join(parts)

    def _send(self, layout: str, *values: int) -> None:
        self._wire.write(struct.pack(f"<{layout}", *values))

    def _send_bytes(self, bytes_: bytes) -> None:
        self._wire.write(struct.pack("<i", len(bytes_)) + bytes_)

    def _stat(self) -> None:
        path = self._path()
        if path in self._folders:
            self._send("b5I", 0, _FOLDER, 0, 0, 0, 0)
        elif path in self._files:
            self._send("b5I", 0, _FILE, len(self._content(path)), 0, 0, 0)
        else:
            self._send("b", -errno.ENOENT)

    def _list(self) -> None:
        path = self._path()
        if path in self._folders:
            self._inside, self._listed = path, sorted(self._folders[path])
            self._send("b", 0)
        else:
            self._send("b", -(errno.ENOTDIR if path in self._files else errno.ENOENT))

    def _next(self) -> None:
        if not self._listed:
            self._send_bytes(b"")
            return
        name = self._listed.pop(0)
        path = f"{self._inside.rstrip('/')}/{name}"
        self._send_bytes(name.encode())
        self._send("I", _FOLDER if path in self._folders else _FILE)

    def _open_file(self) -> None:
        path, mode = self._path(), self._bytes().decode("ascii", "replace")
        number = next(n for n in range(_MOST_OPEN + 1) if n not in self._open)
        if set(mode) & set("wax+"):
            self._send("b", -errno.EROFS)
        elif path in self._folders:
            self._send("b", -errno.EISDIR)
        elif path not in self._files or number == _MOST_OPEN:
            self._send("b", -(errno.ENOENT if path not in self._files else errno.EMFILE))
        else:
            content = self._content(path)
            self._open[number] = (
                io.BytesIO(content)
                if "b" in mode
                else io.StringIO(content.decode("utf-8", "replace"), newline="")
            )
            if path.endswith(".py"):
                self._modules.add(number)
                self._loading = True
            self._send("b", number)

    def _content(self, path: str) -> bytes:
        content = self._files[path]
        if isinstance(content, bytes):
            return content
        try:
            return content.read_bytes()
        except OSError:  # it was there when the folder was listed
            return b""

    def _opened(self) -> io.BytesIO | io.StringIO:
        number = self._take(1)[0]
        if number not in self._open:
            raise ValueError(number)
        self._loading = number in self._modules
        return self._open[number]

    def _close(self) -> None:
        number = self._take(1)[0]
        self._open.pop(number, None)
        self._loading = number in self._modules
        self._modules.discard(number)

    def _read(self) -> None:
        file, count = self._opened(), self._number()
        self._send_text(file.read(count if count >= 0 else None))

    def _read_line(self) -> None:
        self._send_text(self._opened().readline())

    def _send_text(self, text: bytes | str) -> None:
        self._send_bytes(text.encode() if isinstance(text, str) else text)

    def _seek(self) -> None:
        file, to, whence = self._opened(), self._number(), self._take(1)[0]
        try:
            self._send("i", file.seek(to, whence))
        except (ValueError, OSError):  # before the beginning, or a text from its end
            self._send("i", -errno.EINVAL)

    def _write(self) -> None:
        self._opened()
        self._bytes()
        self._send("i", -errno.EROFS)

    def _refuse_one(self) -> None:
        self._path()
        self._send("i", -errno.EROFS)

    def _refuse_two(self) -> None:
        self._path()
        self._path()
        self._send("i", -errno.EROFS)


def _folders(files: Mapping[str, bytes | Path]) -> dict[str, set[str]]:
    """Return the folders of a table of files, each with the names in it."""
    folders: dict[str, set[str]] = {"/": set()}
    for path in files:
        parts = path.strip("/").split("/")
        for depth, name in enumerate(parts):
            folders.setdefault("/" + "/".join(parts[:depth]), set()).add(name)
    return folders
