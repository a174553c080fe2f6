"""MicroPython's `framebuf`: drawing into a buffer of bytes."""

from collections.abc import Sequence
from math import isqrt
from typing import Any

from _board import board
from framebuf_pixels import FORMATS, Pixels

from marelle_sim.microcontroller.board_types import byte_view, integer
from marelle_sim.microcontroller.font import FIRST, LAST, columns

__all__ = [
    "GS2_HMSB",
    "GS4_HMSB",
    "GS8",
    "MONO_HLSB",
    "MONO_HMSB",
    "MONO_VLSB",
    "MVLSB",
    "RGB565",
    "FrameBuffer",
    "FrameBuffer1",
]  # fmt: skip

MONO_VLSB, RGB565, GS4_HMSB, MONO_HLSB, MONO_HMSB, GS2_HMSB, GS8 = range(7)
MVLSB = MONO_VLSB

_WIDEST = 0xFFFF
_LETTERS = columns()


class FrameBuffer:
    """A picture whose pixels are stored in a buffer that the program gives.

    ValueError if the buffer is too small, the format is unknown, or width, height or stride is out of range; TypeError if the buffer
    cannot be written.

    Example:
        picture = FrameBuffer(bytearray(1024), 128, 64, MONO_VLSB)
        picture.text("bonjour", 0, 0, 1)
    """

    def __init__(
        self, buffer: Any, width: int, height: int, format: int, stride: int | None = None
    ) -> None:
        self._pixels, self._buffer = _pixels(buffer, width, height, format, stride), buffer

    def __buffer__(self, _flags: int) -> memoryview:
        """Return the buffer that stores the pixels."""
        return memoryview(self._buffer)

    def __bytes__(self) -> bytes:
        return memoryview(self._buffer).tobytes()

    def fill(self, c: int) -> None:
        """Give the whole picture one colour."""
        pixels = self._begin()
        pixels.fill(0, 0, pixels.width, pixels.height, integer(c))

    def pixel(self, x: int, y: int, c: int | None = None) -> int | None:
        """Set the colour of a pixel, or return it if `c` is None; outside the picture, do nothing and return None."""
        pixels = self._begin()
        if not (0 <= x < pixels.width and 0 <= y < pixels.height):
            return None
        if c is None:
            return pixels.get(x, y)
        pixels.set(x, y, integer(c))
        return None

    def hline(self, x: int, y: int, w: int, c: int) -> None:
        """Draw a horizontal line to the right."""
        self._begin().fill(x, y, w, 1, integer(c))

    def vline(self, x: int, y: int, h: int, c: int) -> None:
        """Draw a vertical line of `h` pixels from (x, y) downwards, as far as it is inside the picture."""
        self._begin().fill(x, y, 1, h, integer(c))

    def fill_rect(self, x: int, y: int, w: int, h: int, c: int) -> None:
        """Fill a rectangle."""
        self._begin().fill(x, y, w, h, integer(c))

    def rect(self, x: int, y: int, w: int, h: int, c: int, f: bool = False) -> None:
        """Draw the outline of a rectangle; fill the rectangle if `f` is true."""
        pixels = self._begin()
        sides = [(x, y, w, 1), (x, y + h - 1, w, 1), (x, y, 1, h), (x + w - 1, y, 1, h)]
        for left, top, wide, high in [(x, y, w, h)] if f else sides:
            pixels.fill(left, top, wide, high, integer(c))

    def line(self, x1: int, y1: int, x2: int, y2: int, c: int) -> None:
        """Draw a line, both ends included."""
        self._begin().line(x1, y1, x2, y2, integer(c))

    def ellipse(  # noqa: PLR0913, PLR0917 - MicroPython's
        self, x: int, y: int, xr: int, yr: int, c: int, f: bool = False, m: int = 15
    ) -> None:
        """Draw an ellipse about (x, y), or fill it if `f` is true; `xr` and `yr` are its radii, in pixels (negative: draw nothing).

        Bits 0 to 3 of `m` choose the quarters: upper right, upper left, lower left, lower right.
        """
        pixels, colour = self._begin(), integer(c)
        if xr < 0 or yr < 0:
            return
        for right, down in _ellipse(xr, yr, pixels.width + abs(x), pixels.height + abs(y)):
            for quarter, (to_right, to_down) in enumerate(((1, -1), (-1, -1), (-1, 1), (1, 1))):
                if m >> quarter & 1:
                    wide = right + 1 if f else 1
                    left = x + right * to_right if to_right < 0 or not f else x
                    pixels.fill(left, y + down * to_down, wide, 1, colour)

    def poly(self, x: int, y: int, coords: Sequence[int], c: int, f: bool = False) -> None:
        """Draw, or fill if `f` is true, the polygon with corners at (x + coords[0], y + coords[1]), (x + coords[2], y + coords[3]), …."""
        pixels, colour = self._begin(), integer(c)
        corners = list(zip(coords[::2], coords[1::2], strict=False))
        if f:
            pixels.fill_polygon(x, y, corners, colour)
            return
        for (x1, y1), (x2, y2) in zip(corners, corners[-1:] + corners[:-1], strict=True):
            pixels.line(x + x1, y + y1, x + x2, y + y2, colour)

    def text(self, s: str, x: int, y: int, c: int = 1) -> None:
        """Write a text from (x, y) on, in one line; each character is 8 x 8 pixels.

        A control character such as a newline, and each byte of a character that is not ASCII, is drawn as a box.
        """
        pixels, colour, raw = self._begin(), integer(c), s.encode()
        board.clock.spend(board.costs.letter_us * len(raw))
        for place, code in enumerate(raw):
            left = x + 8 * place
            if -8 < left < pixels.width:
                letter = _LETTERS[code - FIRST if FIRST <= code <= LAST else LAST + 1 - FIRST]
                pixels.stamp(left, y, letter, colour)

    def scroll(self, xstep: int, ystep: int) -> None:
        """Move the picture by (xstep, ystep); pixels to which nothing is moved keep their colours."""
        pixels = self._begin()
        before = [[pixels.get(x, y) for x in range(pixels.width)] for y in range(pixels.height)]
        for y in range(max(0, ystep), min(pixels.height, pixels.height + ystep)):
            for x in range(max(0, xstep), min(pixels.width, pixels.width + xstep)):
                pixels.set(x, y, before[y - ystep][x - xstep])

    def blit(self, fbuf: Any, x: int, y: int, key: int = -1, palette: Any = None) -> None:
        """Copy another picture to (x, y); a palette (a picture of one row) replaces its colours, then pixels of the colour `key` are left out."""
        pixels = self._begin()
        source = fbuf._pixels if isinstance(fbuf, FrameBuffer) else _pixels(*fbuf, written=False)  # noqa: SLF001
        for down in range(max(0, -y), min(source.height, pixels.height - y)):
            for right in range(max(0, -x), min(source.width, pixels.width - x)):
                colour = source.get(right, down)
                if palette is not None:
                    colour = palette._pixels.get(colour, 0)  # noqa: SLF001
                if colour != key:
                    pixels.set(x + right, y + down, colour)

    def __repr__(self) -> str:
        return "<FrameBuffer>"

    def _begin(self) -> Pixels:
        board.clock.spend(board.costs.drawing_us)
        return self._pixels


def FrameBuffer1(buffer: Any, width: int, height: int, stride: int | None = None) -> FrameBuffer:
    """Return a picture in the format MONO_VLSB, as older programs make it."""
    return FrameBuffer(buffer, width, height, MVLSB, stride)


def _pixels(
    buffer: Any,
    width: int,
    height: int,
    format: int,
    stride: int | None = None,
    *,
    written: bool = True,
) -> Pixels:
    if format not in FORMATS:
        raise ValueError("invalid format")
    memory = byte_view(buffer)
    if written and memory.readonly:
        raise TypeError("object with buffer protocol required")
    step = width if stride is None else stride
    if not (1 <= width <= step <= _WIDEST and 1 <= height <= _WIDEST):
        raise ValueError
    return FORMATS[format](memory, width, height, step)


def _ellipse(wide: int, high: int, most_right: int, most_down: int) -> list[tuple[int, int]]:
    """Return the points of one quarter of an ellipse's outline, sorted, as pixels (to the right, down) from its centre.

    They are the outermost point of each row and that of each column, so the outline has no gaps.

    Args:
        wide: the horizontal radius, in pixels.
        high: the vertical radius.
        most_right: the last column whose outermost point is returned, however far down it is.
        most_down: the last row, likewise, however far to the right its point is.
    """
    by_row = {(_reach(wide, high, down), down) for down in range(min(high, most_down) + 1)}
    by_column = {(at, _reach(high, wide, at)) for at in range(min(wide, most_right) + 1)}
    return sorted(by_row | by_column)


def _reach(along: int, across: int, step: int) -> int:
    """Return how far an ellipse extends along one axis, at the distance `step` from its centre along the other axis.

    `along` and `across` are the radii on the two axes, all in pixels.
    """
    if not across:
        return along
    return (2 * isqrt(along * along * (across * across - step * step)) + across) // (2 * across)
