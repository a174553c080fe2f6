"""Where the robot is, from how far its wheels have gone: in whole numbers, from the tick."""

from array import array
from math import pi, sin

_STEPS = 64  # of a quarter turn, interpolated: better than 0.01 %
_TURNED_UM = 1000  # a new stretch begins after 0.6 degrees (track 100 mm)
_GONE_UM = 25_000  # ... or 25 mm and a tick of 6 mm more: 31 000 x 32 767 < 2**30


class Odometry:
    """Add up short straight stretches.

    Attributes:
        x, y: um to the right of, and ahead of, where the program started.
    """

    def __init__(self) -> None:
        self._sines = array(
            "h",
            [round(32767 * sin(pi * step / 2 / _STEPS)) for step in range(_STEPS + 1)] + [32767],
        )
        self.x = self.y = 0
        self.per_turn = 628_318  # um: difference of the wheels in a whole turn
        self._sum = self._difference = 0

    def advance(self, total: int, difference: int) -> None:
        """Take the sum and the difference of both wheels' ways (um); end the stretch when it is long or turns enough."""
        turned = difference - self._difference
        gone = total - self._sum
        if not (-_TURNED_UM < turned < _TURNED_UM and -2 * _GONE_UM < gone < 2 * _GONE_UM):
            angle = self._middle(difference)
            gone >>= 1
            self.x += gone * self._sine(angle) >> 15
            self.y += gone * self._sine(angle + 16384) >> 15
            self._difference = difference
            self._sum = total

    def at(self, total: int, difference: int) -> "tuple[int, int]":
        """Return (x, y) with the open stretch; the tick may run meanwhile, so do it again if it ended one."""
        while True:
            start = self._sum
            angle = self._middle(difference)
            gone = (total - start) >> 1
            x = self.x + (gone * self._sine(angle) >> 15)
            y = self.y + (gone * self._sine(angle + 16384) >> 15)
            if start == self._sum:
                return x, y

    def _middle(self, difference: int) -> int:
        """Return the heading in the middle of the stretch, in 65536ths of a turn."""
        middle = ((difference + self._difference) >> 1) % self.per_turn
        return (middle << 10) // (self.per_turn >> 6)  # 628 318 x 1024 < 2**30

    def _sine(self, angle: int) -> int:
        """Return 32767 sin(angle / 65536 of a turn)."""
        part = angle & 16383
        if angle & 16384:
            part = 16384 - part
        index = part >> 8
        sines = self._sines
        low = sines[index]
        value = low + ((sines[index + 1] - low) * (part & 255) >> 8)
        return -value if angle & 32768 else value
