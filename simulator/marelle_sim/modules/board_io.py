"""MicroPython's `io`."""

import io as _real
from typing import Any

from _board import board
from streams import IOBase

from marelle_sim.microcontroller.board_types import EINVAL, os_error

__all__ = ["BytesIO", "IOBase", "StringIO", "open"]

_LARGE = 256  # bytes; smaller ones are counted at the next check of the memory


class _InMemory:
    """A file in memory as a board has it: `write` takes an offset and a length, and `seek` raises EINVAL for a negative position."""

    def write(self, data: Any, *part: int) -> int:
        """Write a buffer, its first `n` bytes (`write(data, n)`), or `n` bytes from an offset on (`write(data, offset, n)`).

        Return the number of bytes written. Of a text instead of a buffer, `n` and the offset count characters.
        """
        start, size = part if len(part) > 1 else (0, *(part or (len(data),)))
        written = self._converted(data[start : start + size])
        count = int(super().write(written))  # type: ignore[misc]
        return len(written.encode("utf-8", "surrogatepass")) if isinstance(written, str) else count

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a position, counted from the beginning (0), from the present position (1) or from the end (2); return it."""
        size = len(self.getvalue())  # type: ignore[attr-defined]
        place = offset + (0, self.tell(), size)[whence]  # type: ignore[attr-defined]
        if place < 0:
            raise os_error(EINVAL)
        if place > size + _LARGE:
            board.heap.allocate(place)  # the gap is filled with zeros
        return int(super().seek(place))  # type: ignore[misc]

    def _converted(self, data: Any) -> Any:
        raise NotImplementedError


class BytesIO(_InMemory, _real.BytesIO):
    """A file of bytes in memory; a number instead of bytes allocates that many bytes for an empty file."""

    def __init__(self, buffer: Any = b"") -> None:
        super().__init__(b"" if _is_size(buffer) else self._converted(buffer))

    def readinto(self, buffer: Any, size: int = -1) -> int:
        """Read into a buffer, at most `size` bytes; return the number of bytes read."""
        view = memoryview(buffer).cast("B")
        return super().readinto(view if size < 0 else view[:size])

    def _converted(self, data: Any) -> Any:
        return data.encode() if isinstance(data, str) else data


class StringIO(_InMemory, _real.StringIO):
    """A file of text in memory; a number instead of a text allocates that many bytes for an empty file."""

    def __init__(self, text: Any = "") -> None:
        super().__init__("" if _is_size(text) else self._converted(text))

    def _converted(self, data: Any) -> Any:
        return data if isinstance(data, str) else bytes(data).decode()


def _is_size(size: Any) -> bool:
    """Tell whether the argument of a file in memory is a size in bytes and not its content; allocate a large size on the heap."""
    if not isinstance(size, int):
        return False
    if size > _LARGE:
        board.heap.allocate(size)
    return True


open = board.mounts.open
