"""The formats of `framebuf`: which bits of the buffer are a pixel."""


class Pixels:
    """The pixels of a picture in a buffer; a subclass for each format finds the bits of a pixel."""

    __slots__ = ("height", "memory", "stride", "width")
    align = 1  # a row takes a multiple of that many pixels
    bits = 8  # of a pixel
    rows = 1  # of pixels that share a byte

    def __init__(self, memory: memoryview, width: int, height: int, stride: int) -> None:
        self.memory, self.width, self.height = memory, width, height
        self.stride = _up(stride, self.align)
        if self.size() > len(memory):
            raise ValueError

    def size(self) -> int:
        """Return the number of bytes that the picture needs; its last row may end before the stride."""
        before = _up(self.height, self.rows) - self.rows
        pixels = before * self.stride + self.rows * _up(self.width, self.align)
        return pixels * self.bits // 8

    def get(self, x: int, y: int) -> int:
        """Return the colour of a pixel, which must be inside the picture."""
        raise NotImplementedError

    def set(self, x: int, y: int, colour: int) -> None:
        """Set the colour of a pixel, which must be inside the picture."""
        raise NotImplementedError

    def fill(self, x: int, y: int, w: int, h: int, colour: int) -> None:
        """Fill the part of a rectangle that is inside the picture."""
        right, bottom = min(self.width, x + w), min(self.height, y + h)
        for row in range(max(0, y), bottom):
            for column in range(max(0, x), right):
                self.set(column, row, colour)

    def stamp(self, x: int, y: int, columns: bytes, colour: int) -> None:
        """Draw a character whose upper left corner is (x, y): each byte of `columns` is a column of eight pixels, the top one in bit 0.

        Bits that are 0, and pixels outside the picture, are left as they were.
        """
        for place, bits in enumerate(columns, start=x):
            if not bits or not 0 <= place < self.width:
                continue
            for down in range(8):
                if bits >> down & 1 and 0 <= y + down < self.height:
                    self.set(place, y + down, colour)

    def line(self, x1: int, y1: int, x2: int, y2: int, colour: int) -> None:
        """Draw a line, both ends included; its parts outside the picture are left out, and take no computing time."""
        dx, dy = x2 - x1, y2 - y1
        steps = max(abs(dx), abs(dy))
        if not steps:
            self.fill(x1, y1, 1, 1, colour)
            return
        first, last = _inside(x1, dx, steps, self.width)
        top, bottom = _inside(y1, dy, steps, self.height)
        for step in range(max(first, top), min(last, bottom) + 1):
            x, y = x1 + _share(dx, step, steps), y1 + _share(dy, step, steps)
            if 0 <= x < self.width and 0 <= y < self.height:
                self.set(x, y, colour)

    def fill_polygon(self, x: int, y: int, corners: list[tuple[int, int]], colour: int) -> None:
        """Fill a polygon row by row, each row between the 1st and 2nd crossing with an edge, the 3rd and 4th, and so on.

        `corners` are relative to (x, y).
        """
        edges = list(zip(corners, corners[-1:] + corners[:-1], strict=True))
        heights = [down for _right, down in corners]
        top = max(-y, min(heights, default=0))
        bottom = min(self.height - 1 - y, max(heights, default=-1))
        for row in range(top, bottom + 1):
            crossings = []
            for (x1, y1), (x2, y2) in edges:
                if min(y1, y2) <= row < max(y1, y2):
                    slope = _cut(32 * (x2 - x1) * (row - y1), y2 - y1)
                    crossings.append(_cut(32 * x1 + slope + 16, 32))
                elif row == max(y1, y2):  # its lowest points, which lie between no two edges
                    low, high = (x1, x2) if y1 == y2 else (x2, x2) if y1 < y2 else (x1, x1)
                    self.line(x + low, y + row, x + high, y + row, colour)
            crossings.sort()
            for left, right in zip(crossings[::2], crossings[1::2], strict=True):
                self.fill(x + left, y + row, right - left + 1, 1, colour)


class Vertical(Pixels):
    """MONO_VLSB: a byte is a column of eight pixels, the top pixel in bit 0."""

    __slots__ = ()
    bits, rows = 1, 8

    def get(self, x: int, y: int) -> int:
        """Return the colour of a pixel, 0 or 1; the pixel must be inside the picture."""
        return self.memory[(y >> 3) * self.stride + x] >> (y & 7) & 1

    def set(self, x: int, y: int, colour: int) -> None:
        """Set the colour of a pixel, which must be inside the picture."""
        place, bit = (y >> 3) * self.stride + x, 1 << (y & 7)
        self.memory[place] = self.memory[place] | bit if colour else self.memory[place] & ~bit

    def fill(self, x: int, y: int, w: int, h: int, colour: int) -> None:
        """Fill the part of a rectangle that is inside the picture, a row of bytes at a time; the bits below the picture stay."""
        left, right = max(0, x), min(self.width, x + w)
        top, bottom = max(0, y), min(self.height, y + h)
        if left >= right:
            return
        while top < bottom:
            start, below = (top >> 3) * self.stride, min(bottom, (top | 7) + 1)
            mask = ((1 << below - top) - 1) << (top & 7)
            if mask == 0xFF:
                row = (b"\xff" if colour else b"\0") * (right - left)
            elif colour:
                row = bytes(byte | mask for byte in self.memory[start + left : start + right])
            else:
                row = bytes(byte & ~mask for byte in self.memory[start + left : start + right])
            self.memory[start + left : start + right] = row
            top = below


class Horizontal(Pixels):
    """MONO_HLSB: a byte is a row of eight pixels, the left pixel in bit 7."""

    __slots__ = ()
    align, bits = 8, 1
    flip = 7

    def get(self, x: int, y: int) -> int:
        """Return the colour of a pixel, 0 or 1; the pixel must be inside the picture."""
        return self.memory[(x + y * self.stride) >> 3] >> (x & 7 ^ self.flip) & 1

    def set(self, x: int, y: int, colour: int) -> None:
        """Set the colour of a pixel, which must be inside the picture."""
        place, bit = (x + y * self.stride) >> 3, 1 << (x & 7 ^ self.flip)
        self.memory[place] = self.memory[place] | bit if colour else self.memory[place] & ~bit


class HorizontalFromBit0(Horizontal):
    """MONO_HMSB: a byte is a row of eight pixels, the left pixel in bit 0."""

    __slots__ = ()
    flip = 0


class TwoBytes(Pixels):
    """RGB565: a pixel is two bytes, the low byte first."""

    __slots__ = ()
    bits = 16

    def get(self, x: int, y: int) -> int:
        """Return the colour of a pixel, 0 to 65535; the pixel must be inside the picture."""
        place = 2 * (x + y * self.stride)
        return self.memory[place] | self.memory[place + 1] << 8

    def set(self, x: int, y: int, colour: int) -> None:
        """Set the colour of a pixel, which must be inside the picture."""
        place = 2 * (x + y * self.stride)
        self.memory[place : place + 2] = bytes((colour & 0xFF, colour >> 8 & 0xFF))


class OneByte(Pixels):
    """GS8: a pixel is one byte."""

    __slots__ = ()

    def get(self, x: int, y: int) -> int:
        """Return the colour of a pixel, 0 to 255; the pixel must be inside the picture."""
        return self.memory[x + y * self.stride]

    def set(self, x: int, y: int, colour: int) -> None:
        """Set the colour of a pixel, which must be inside the picture."""
        self.memory[x + y * self.stride] = colour & 0xFF


class TwoInOne(Pixels):
    """GS4_HMSB: a byte is two pixels, the left pixel in its upper four bits."""

    __slots__ = ()
    align, bits = 2, 4

    def get(self, x: int, y: int) -> int:
        """Return the colour of a pixel, 0 to 15; the pixel must be inside the picture."""
        return self.memory[(x + y * self.stride) >> 1] >> (0 if x & 1 else 4) & 15

    def set(self, x: int, y: int, colour: int) -> None:
        """Set the colour of a pixel, which must be inside the picture."""
        place, shift = (x + y * self.stride) >> 1, 0 if x & 1 else 4
        self.memory[place] = self.memory[place] & ~(15 << shift) | (colour & 15) << shift


class FourInOne(Pixels):
    """GS2_HMSB: a byte is four pixels, the left pixel in its lowest two bits."""

    __slots__ = ()
    align, bits = 4, 2

    def get(self, x: int, y: int) -> int:
        """Return the colour of a pixel, 0 to 3; the pixel must be inside the picture."""
        return self.memory[(x + y * self.stride) >> 2] >> 2 * (x & 3) & 3

    def set(self, x: int, y: int, colour: int) -> None:
        """Set the colour of a pixel, which must be inside the picture."""
        place, shift = (x + y * self.stride) >> 2, 2 * (x & 3)
        self.memory[place] = self.memory[place] & ~(3 << shift) | (colour & 3) << shift


FORMATS: dict[int, type[Pixels]] = {
    0: Vertical,
    1: TwoBytes,
    2: TwoInOne,
    3: Horizontal,
    4: HorizontalFromBit0,
    5: FourInOne,
    6: OneByte,
}


def _up(count: int, step: int) -> int:
    """Return the smallest multiple of `step` that is not less than `count`."""
    return -(-count // step) * step


def _cut(part: int, whole: int) -> int:
    """Return `part / whole` rounded towards zero, as C divides whole numbers."""
    quotient = abs(part) // abs(whole)
    return quotient if (part < 0) == (whole < 0) else -quotient


def _share(length: int, part: int, whole: int) -> int:
    """Return `length * part / whole` to the nearest whole number, half away from zero."""
    share = (2 * abs(length) * part + whole) // (2 * whole)
    return share if length >= 0 else -share


def _inside(start: int, length: int, steps: int, limit: int) -> tuple[int, int]:
    """Return the first and the last step, of 0 to `steps`, at which `start + length * step / steps` may be from 0 to `limit` - 1.

    The range may be up to two steps too wide at each end; (1, 0) if there is no such step.
    """
    if not length:
        return (0, steps) if 0 <= start < limit else (1, 0)
    low, high = sorted((-start * steps // length, (limit - 1 - start) * steps // length))
    return max(0, low - 2), min(steps, high + 2)
