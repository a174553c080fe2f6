"""The content of a file on a board's flash, and the object that `open()` returns for it."""

import os
from collections.abc import Callable
from io import SEEK_CUR, SEEK_END, SEEK_SET
from typing import Self

from .board_types import EBADF, EINVAL, BoardMemoryview, Closed, os_error, read_into

Buffer = bytearray | memoryview
Spend = Callable[[int], object]

_READ_BYTES_PER_US = 2  # estimates for a Pico at 125 MHz [GK]
_WRITE_BYTES_PER_US = 0.1
COMMIT_US = 4000


def no_cost(_duration_us: int) -> None:
    """Do nothing: the default for a function that lets time pass."""


class Stored:
    """The content of one file; that of a file on the computer is read at the first access.

    Attributes:
        blocks: number of flash blocks that it takes; 0 until the program changes or moves it, and once it is deleted.
        date_s: time of its last change, in seconds since 1970; each run begins on 2026-01-01.
        linked: False once the file is deleted or replaced by another; files that were opened before still use it.
    """

    __slots__ = ("_content", "_source", "blocks", "date_s", "linked")

    def __init__(self, content: bytes | str, date_s: int) -> None:
        self._source = content if isinstance(content, str) else ""
        self._content = None if isinstance(content, str) else bytearray(content)
        self.blocks, self.date_s, self.linked = 0, date_s, True

    def content(self) -> bytearray:
        """Return the content itself, not a copy; the first call reads the file on the computer.

        Raises:
            OSError: the file on the computer cannot be read.
        """
        if self._content is None:
            try:
                with open(self._source, "rb") as file:  # noqa: PTH123 - pathlib costs 10 ms of import
                    self._content = bytearray(file.read())
            except OSError as error:
                raise os_error(error.errno or 5) from error
        return self._content

    def size(self) -> int:
        """Return the size in bytes; a file on the computer is not read for it.

        Raises:
            OSError: the file on the computer is no longer there.
        """
        if self._content is None:
            try:
                return os.stat(self._source).st_size  # noqa: PTH116 - as above
            except OSError as error:
                raise os_error(error.errno or 5) from error
        return len(self._content)

    def resize(self, size: int) -> None:
        """Cut the content to `size` bytes, or extend it to `size` bytes with zeros.

        Raises:
            OSError: the file on the computer cannot be read (never with `size` 0, for which it is not read).
        """
        content = self._content = self.content() if size else bytearray()
        if size < len(content):
            del content[size:]
        else:
            content.extend(bytes(size - len(content)))


class BoardFile(metaclass=Closed):
    """An open file, with the methods of MicroPython's `TextIOWrapper` and `FileIO`."""

    __slots__ = (
        "_append",
        "_closed",
        "_position",
        "_program",
        "_readable",
        "_resize",
        "_spend",
        "_stored",
        "_text",
    )

    def __init__(  # noqa: PLR0913 - its mode, and the time that its accesses take
        self,
        stored: Stored,
        *,
        text: bool,
        readable: bool,
        resize: Callable[[Stored, int], None] | None,
        append: bool,
        spend: Spend,
        program: Spend = no_cost,
    ) -> None:
        self._stored, self._resize = stored, resize
        self._text, self._readable, self._append = text, readable, append
        self._spend, self._program = spend, program
        self._closed = False
        self._position = 0  # in mode a too: littlefs goes to the end at each write only

    def read(self, size: int | None = -1) -> str | bytes:
        """Return the next `size` characters (bytes in binary mode) at most; all up to the end if `size` is negative or None.

        At the end of the file the result is empty.

        Raises:
            OSError: EBADF, the file is open for writing only.
            ValueError: the file is closed.
            UnicodeError: in text mode, the bytes are not UTF-8.
        """
        content = self._to_read()
        if not self._text:
            return self._take(len(content) if size is None or size < 0 else size)
        if size is None or size < 0:
            return self._take(len(content)).decode()
        return self._take(_characters(content, self._position, size)).decode()

    def readinto(self, buffer: Buffer, size: int = -1) -> int:
        """Read bytes into `buffer`, at most `size` (negative: as many as it has), and return how many were read."""
        self._to_read()
        return read_into(buffer, size, self._take)

    def readline(self, size: int = -1) -> str | bytes:
        """Return the next line with its newline, at most `size` bytes of it; an empty text (or bytes) at the end of the file."""
        content = self._to_read()
        end = content.find(b"\n", self._position) + 1 or len(content)
        count = max(0, end - self._position)
        data = self._take(count if size < 0 else min(count, size))
        return data.decode() if self._text else data

    def readlines(self) -> list[str | bytes]:
        """Return the lines from the present position to the end, each with its newline."""
        return list(self)

    def write(self, data: str | bytes | Buffer) -> int:
        """Write a text (as UTF-8) or bytes, in either mode; return the number of bytes.

        Raises:
            OSError: EBADF, the file is open for reading only; ENOSPC, the flash is full.
            ValueError: the file is closed.
        """
        self._opened()
        if self._resize is None:
            raise os_error(EBADF)
        raw = data.encode() if isinstance(data, str) else bytes(BoardMemoryview(data).cast("B"))
        if self._append:
            self._position = self._stored.size()
        if not raw:
            return 0
        end = self._position + len(raw)
        self._resize(self._stored, max(end, self._stored.size()))
        self._stored.content()[self._position : end] = raw
        self._position = end
        self._program(int(len(raw) / _WRITE_BYTES_PER_US))
        return len(raw)

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """Set the position to `offset` bytes from the start, from the present position or from the end (`whence` 0, 1, 2), and return it.

        Raises:
            OSError: EINVAL, a position before the start or beyond 2 GiB, or an unknown `whence`.
            ValueError: the file is closed.
        """
        base = {SEEK_SET: 0, SEEK_CUR: self._position, SEEK_END: self._stored.size()}
        self._opened()
        if whence not in base or not 0 <= base[whence] + offset < 1 << 31:
            raise os_error(EINVAL)
        self._position = base[whence] + offset
        return self._position

    def tell(self) -> int:
        """Return the position, in bytes from the start."""
        self._opened()
        return self._position

    def flush(self) -> None:
        """Do nothing, for each write goes to the flash at once; ValueError if the file is closed."""
        self._opened()

    def close(self) -> None:
        """Close the file; closing it again does nothing."""
        if not self._closed and self._resize is not None:
            self._program(COMMIT_US)
        self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str | bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __repr__(self) -> str:
        return "<io.TextIOWrapper>" if self._text else "<io.FileIO>"

    def _to_read(self) -> bytearray:
        self._opened()
        if not self._readable:
            raise os_error(EBADF)
        return self._stored.content()

    def _opened(self) -> None:
        """Raise ValueError without a message, as littlefs does, if the file is closed."""
        if self._closed:
            raise ValueError

    def _take(self, size: int) -> bytes:
        data = bytes(self._stored.content()[self._position : self._position + size])
        self._position += len(data)
        self._spend(1 + len(data) // _READ_BYTES_PER_US)
        return data


def _characters(content: bytearray, start: int, count: int) -> int:
    """Return the number of bytes of the next `count` UTF-8 characters, from byte `start` of the content on; of all if fewer are left."""
    end = start
    while count > 0 and end < len(content):
        end += 1
        while end < len(content) and content[end] & 0xC0 == 0x80:
            end += 1
        count -= 1
    return end - start
