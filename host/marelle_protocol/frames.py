"""Packs content for a board: as one deflate stream, cut into frames that the board requests one by one.

A frame starts with `>`. Then follow in hexadecimal its number (2 digits), its size (4), the size of its content (4), a CRC32 of all these and of
the bytes after the header (8), and the sum of all these characters modulo 256 (2); then its bytes. Byte 3 (Ctrl-C) would interrupt the board,
so it is sent as 16 17, and byte 16 as 16 18.
"""

from __future__ import annotations

import zlib
from collections import deque

LEAST_ROOM = 600
"""Room (bytes) of the smallest frame: enough for one piece of content even if each of its bytes is escaped."""

_MOST_CONTENT = 0x4000  # bytes per frame: the board writes them while the computer waits
_LEVEL, _MEMORY = 9, 9  # zlib's best compression
_PIECE = 256
_FULL = 0.95  # share of a frame's room that is aimed at


class Packer:
    """Packs content into frames, in order, and compresses it if the board can decompress.

    Args:
        room: the most bytes in a frame behind its header of 21 bytes: at least `LEAST_ROOM`, which is not checked.
        bits: the base-2 logarithm of the board's deflate window in bytes, 9 to 15; 0: content is not compressed.

    Attributes:
        number: the number of the next frame, 0 to 255; after 255 comes 0.
        waiting: how many bytes of content are not in a frame yet.

    Example:
        >>> packer = Packer(1024, 0)
        >>> packer.put(b"hello")
        >>> packer.frame()
        b'>000005000548aa354b54hello'
    """

    def __init__(self, room: int, bits: int) -> None:
        self._room = room
        self._deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -bits, _MEMORY) if bits else None
        self._pieces: deque[bytes] = deque()
        self._aim = (3 if bits else 1) * room
        self.number = self.waiting = 0
        self._last: list[bytes] = []  # the pieces of the last frame
        self._before = self._deflate  # the stream before it

    def put(self, content: bytes) -> None:
        """Add content; it may be split between frames."""
        self.waiting += len(content)
        self._pieces.extend(
            content[place : place + _PIECE] for place in range(0, len(content), _PIECE)
        )

    def put_line(self, line: bytes) -> None:
        """Add a line of at most 255 bytes, and a line feed; it is never split between two frames."""
        self.waiting += len(line) + 1
        self._pieces.append(line + b"\n")

    def __bool__(self) -> bool:
        """Return True if some content is not in a frame yet."""
        return bool(self._pieces)

    def frame(self) -> bytes:
        """Return the next frame: its header, and a part of the remaining content, which is then no longer waiting.

        The part is cut between lines or pieces of 256 bytes, is at most 16 KiB, and is meant to fill 95 % of the room, so that a little more
        might fit.

        Raises:
            IndexError: no content is left.
        """
        while True:
            count, size = self._up_to(min(self._aim, _MOST_CONTENT))
            content = b"".join([self._pieces[place] for place in range(count)])
            packed, deflate = self._packed(content)
            self._aim = max(_PIECE, int(size * _FULL * self._room / len(packed)))
            if len(packed) <= self._room:
                break
        self._before, self._deflate = self._deflate, deflate
        self.waiting -= size
        self._last = [self._pieces.popleft() for _ in range(count)]
        head = b"%02x%04x%04x" % (self.number, len(packed), size)
        self.number = (self.number + 1) & 0xFF
        head = b">%b%08x" % (head, zlib.crc32(packed, zlib.crc32(b">" + head)))
        return b"%b%02x%b" % (head, sum(head) & 0xFF, packed)

    def take_back(self) -> None:
        """Undo the last frame, which arrived damaged: its content is packed again, in frames of half the size, but not under `LEAST_ROOM`."""
        self._pieces.extendleft(reversed(self._last))
        self.waiting += sum(map(len, self._last))
        self._deflate, self._last = self._before, []
        self.number = (self.number - 1) & 0xFF
        self._room = max(LEAST_ROOM, self._room // 2)
        self._aim //= 2

    def _up_to(self, most: int) -> tuple[int, int]:
        """Return the number of pieces, at least one, that fit into `most` bytes, and their size in bytes."""
        size = len(self._pieces[0])
        for count in range(1, len(self._pieces)):
            more = size + len(self._pieces[count])
            if more > most:
                return count, size
            size = more
        return len(self._pieces), size

    def _packed(self, content: bytes) -> tuple[bytes, zlib._Compress | None]:
        """Return content compressed and escaped, and the deflate stream after it (None: no compression)."""
        if self._deflate is None:
            return _escaped(content), None
        deflate = self._deflate.copy()
        return _escaped(deflate.compress(content) + deflate.flush(zlib.Z_SYNC_FLUSH)), deflate


def _escaped(packed: bytes) -> bytes:
    return packed.replace(b"\x10", b"\x10\x12").replace(b"\x03", b"\x10\x11")
