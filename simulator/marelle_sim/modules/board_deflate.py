"""MicroPython's `deflate`: reads compressed data. An RPI_PICO cannot compress: its `DeflateIO` has no `write`."""

from itertools import islice
from typing import Any
from zlib import adler32, crc32

from _board import board
from inflating import InvalidDataError, inflated

from marelle_sim.microcontroller.board_types import EINVAL, read_into

__all__ = ["AUTO", "GZIP", "RAW", "ZLIB", "DeflateIO"]

AUTO, RAW, ZLIB, GZIP = 0, 1, 2, 3
_DEFAULT_WBITS, _LARGEST_WBITS = 8, 15
_BYTE_US = 1  # estimate for a Pico at 125 MHz
_FTEXT, _FHCRC, _FEXTRA, _FNAME, _FCOMMENT = 1, 2, 4, 8, 16


class DeflateIO:
    """A stream that decompresses what it reads from another stream."""

    def __init__(
        self, stream: Any, format: int = AUTO, wbits: int = 0, close: bool = False, /
    ) -> None:
        """Take the stream to decompress.

        Args:
            stream: an open stream of compressed data.
            format: of its header: AUTO (that of zlib or gzip), RAW (none), ZLIB or GZIP.
            wbits: the window has 2 ** wbits bytes (5 to 15), but not more than the header says; 0: as the header says, 8 without one.
            close: whether `close()` closes the stream too.

        Raises:
            ValueError: `format` or `wbits` is another number.
        """
        if not AUTO <= format <= GZIP:
            raise ValueError("format")
        if wbits and not 5 <= wbits <= _LARGEST_WBITS:
            raise ValueError("wbits")
        self._stream, self._format, self._wbits, self._close = stream, format, wbits, close
        self._bytes: Any = None
        self._one = bytearray(1)

    def read(self, size: int = -1, /) -> bytes:
        """Return `size` decompressed bytes, fewer at the end of the data; all that are left if `size` is negative.

        Raises:
            OSError: EINVAL, this object is closed, or the data is wrong.
            EOFError: the compressed data ends too early.
        """
        if self._stream is None:
            raise OSError(EINVAL)
        if self._bytes is None:
            self._bytes = self._begun()
        try:
            data = bytes(islice(self._bytes, None if size < 0 else size))
        except InvalidDataError:
            raise OSError(EINVAL) from None
        board.clock.spend(_BYTE_US * len(data))
        return data

    def readinto(self, buf: Any, size: int = -1, /) -> int:
        """Read decompressed bytes into a buffer, at most `size` of them; return their number."""
        return read_into(buf, size, self.read)

    def readline(self, size: int = -1, /) -> bytes:
        """Return the decompressed bytes up to the next newline and with it, at most `size` of them."""
        line = b""
        while len(line) != size and not line.endswith(b"\n") and (byte := self.read(1)):
            line += byte
        return line

    def close(self) -> None:
        """Stop reading from the stream; close it too if the object was made with `close=True`."""
        if self._stream is not None and self._close:
            self._stream.close()
        self._stream = None

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _begun(self) -> Any:
        found, wbits = RAW, self._wbits or _DEFAULT_WBITS
        if self._format != RAW:
            found, its_wbits = self._header()
            if self._format not in (AUTO, found):
                raise OSError(EINVAL)
            wbits = min(self._wbits or its_wbits, its_wbits)
        return self._checked(found, 1 << wbits)

    def _checked(self, found: int, window: int) -> Any:
        """Yield each decompressed byte as an integer; after the last one, read the checksum behind the data and compare.

        Args:
            found: the format, RAW, ZLIB or GZIP; RAW has no checksum.
            window: the size of the window, in bytes.

        Raises:
            InvalidDataError: the checksum differs, or the data is wrong.
            EOFError: the data ends too early.
        """
        adler, crc = 1, 0
        for byte in inflated(self._next_byte, window):
            if found == ZLIB:
                adler = adler32(bytes((byte,)), adler)
            elif found == GZIP:
                crc = crc32(bytes((byte,)), crc)
            yield byte
        if found == ZLIB and int.from_bytes(self._taken(4), "big") != adler:
            raise InvalidDataError
        if found == GZIP:
            given = int.from_bytes(self._taken(4), "little")
            self._taken(4)  # the length, which a board ignores
            if given != crc:
                raise InvalidDataError

    def _header(self) -> tuple[int, int]:
        """Read the header of zlib (RFC 1950) or gzip (RFC 1952); return the format, and the window's size as a power of two.

        Raises:
            OSError: EINVAL, it is neither.
            EOFError: the data ends in it.
        """
        first = self._taken(2)
        if first == b"\x1f\x8b":
            self._rest_of_gzip()
            return GZIP, _LARGEST_WBITS
        method, wbits = first[0] & 15, (first[0] >> 4) + 8
        check = (first[0] * 256 + first[1]) % 31
        if method != 8 or wbits > _LARGEST_WBITS or first[1] & 32 or check:
            raise OSError(EINVAL)
        return ZLIB, wbits

    def _rest_of_gzip(self) -> None:
        method, flags = self._taken(2)
        if method != 8:
            raise OSError(EINVAL)
        self._taken(6)
        if flags & _FEXTRA:
            self._taken(int.from_bytes(self._taken(2), "little"))
        for flag in (_FNAME, _FCOMMENT):
            while flags & flag and self._next_byte():
                pass
        if flags & _FHCRC:
            self._taken(2)

    def _taken(self, count: int) -> bytes:
        return bytes(self._next_byte() for _place in range(count))

    def _next_byte(self) -> int:
        if not self._stream.readinto(self._one):
            raise EOFError
        return self._one[0]
