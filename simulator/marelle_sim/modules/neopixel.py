"""MicroPython's `neopixel`: WS2812 pixels on one pin."""

from __future__ import annotations

from _board import board

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from machine import Pin

__all__ = ["NeoPixel"]

_BYTE_NS = (20_000, 10_000)  # 8 bits of 2.5 us (timing 0, 400 kHz) or 1.25 us (timing 1, 800 kHz)
_RESET_US = 300  # the data sheet asks for 50 us, newer chips for 280


class NeoPixel:
    """A row of `n` pixels; colours are (red, green, blue), with white as fourth when `bpp` is 4.

    Example:
        pixels = NeoPixel(Pin(16), 4)
        pixels[0] = (255, 0, 0)
        pixels.write()
    """

    ORDER = (1, 0, 2, 3)  # green goes first on the wire

    def __init__(self, pin: Pin, n: int, bpp: int = 3, timing: int = 1) -> None:
        self.pin, self.n, self.bpp, self.timing = pin, n, bpp, timing
        self.buf = bytearray(n * bpp)
        pin.init(pin.OUT)

    def __len__(self) -> int:
        return self.n

    def __setitem__(self, i: int, v: Sequence[int]) -> None:
        offset = self._offset(i)
        for place in range(self.bpp):
            self.buf[offset + self.ORDER[place]] = v[place] & 0xFF

    def __getitem__(self, i: int) -> tuple[int, ...]:
        offset = self._offset(i)
        return tuple(self.buf[offset + self.ORDER[place]] for place in range(self.bpp))

    def fill(self, v: Sequence[int]) -> None:
        """Set the same colour for all pixels; `write()` sends it."""
        for i in range(self.n):
            self[i] = v

    def write(self) -> None:
        """Send the colours to the pixels: 10 us a byte (20 us if `timing` is 0), then 300 us of silence."""
        board.clock.spend(len(self.buf) * _BYTE_NS[bool(self.timing)] // 1000)
        self.pin._line.stream(bytes(self.buf))  # noqa: SLF001 - the wire of a Pin of `machine`
        board.clock.spend(_RESET_US)

    def _offset(self, i: int) -> int:
        if not -self.n <= i < self.n:
            raise IndexError("bytearray index out of range")
        return i % self.n * self.bpp
