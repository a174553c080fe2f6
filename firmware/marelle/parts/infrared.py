# mypy: disable-error-code="attr-defined"
"""A receiver of infrared remote controls (VS1838B, TSOP382xx), for those that speak NEC, as most cheap ones do."""

import time

from micropython import const

from marelle.hal import Pin, claim
from marelle.tools import wait

# From one start of a burst to the next: 9 + 4.5 ms before a key, 9 + 2.25 before "still held", then 1.125 for a 0 and 2.25
# for a 1; 32 bits, the lowest first: address and command, each followed by its inverse.
_LONGEST_US = const(15_000)
_KEY_US = const(12_300)
_HELD_US = const(9_500)
_ONE_US = const(1_690)
_BIT_US = const(2_900)
_NO_BIT_US = const(800)
_HOLD_MS = const(150)  # "still held" comes every 108 ms


class IRReceiver:
    """Tell which key of a remote control is pressed.

    Args:
        pin: of the receiver's output, which is low while it hears 38 kHz.
        address: of the only remote that is listened to; without it, any.

    Edges are timed by an interrupt, which makes no objects: nothing is missed while a program does something else.

    >>> remote = IRReceiver(21)
    >>> remote.wait_for_key()
    >>> remote.key()
    """

    def __init__(self, pin: int, address: "int | None" = None) -> None:
        claim("IRReceiver", pin)
        self._wanted = -1 if address is None else address
        self._last_us = time.ticks_us()
        self._bits = -1  # heard so far; -1: not after a start
        self._word = self._first = 0  # what is heard, and what was in the first half
        self._key = self._news = self._address = -1
        self._heard_ms = time.ticks_add(time.ticks_ms(), -1000)
        Pin(pin, Pin.IN).irq(self._edge, Pin.IRQ_FALLING, hard=True)

    def key(self) -> "int | None":
        """Return the number (0 to 255) of the key that was pressed since the last call, None if there was none."""
        news = self._news
        self._news = -1
        return None if news < 0 else news

    def held(self) -> "int | None":
        """Return the number of the key that is held down now, or None."""
        since = time.ticks_diff(time.ticks_ms(), self._heard_ms)
        return self._key if self._key >= 0 and since <= _HOLD_MS else None

    def address(self) -> "int | None":
        """Return the number of the remote that was heard last: 0 to 255, or above where it has two bytes; None before."""
        return None if self._address < 0 else self._address

    def wait_for_key(self) -> int:
        """Wait until a key is pressed, and return its number."""
        while True:
            key = self.key()
            if key is not None:
                return key
            wait(10)

    def _edge(self, _pin: Pin) -> None:
        """Time a burst: called at the start of each, even while other code runs, so it must not make objects."""
        now = time.ticks_us()
        gap = time.ticks_diff(now, self._last_us)
        self._last_us = now
        if gap < _NO_BIT_US or gap > _LONGEST_US:
            self._bits = -1
        elif gap >= _KEY_US:
            self._bits = self._word = 0
        elif gap >= _HELD_US:
            self._bits = -1
            if self.held() is not None:
                self._heard_ms = time.ticks_ms()
        elif gap > _BIT_US:
            self._bits = -1
        elif self._bits >= 0:
            self._hear(1 if gap > _ONE_US else 0)

    def _hear(self, bit: int) -> None:
        self._word = self._word >> 1 | bit << 15
        self._bits += 1
        if self._bits == 16:
            self._first = self._word
        elif self._bits == 32:
            self._bits = -1
            key, address = self._word & 255, self._first
            if key ^ self._word >> 8 != 255:
                return  # disturbed
            if address & 255 ^ address >> 8 == 255:
                address &= 255
            if self._wanted < 0 or self._wanted == address:
                self._address = address
                self._key = self._news = key
                self._heard_ms = time.ticks_ms()
