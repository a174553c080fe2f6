# mypy: disable-error-code="attr-defined"
"""A receiver of infrared remote controls (VS1838B, TSOP382xx) that use the NEC protocol, as most cheap ones do."""

import time

from micropython import const

from marelle.hal import Pin, claim
from marelle.tools import wait

# Times between the starts of two bursts: 9 + 4.5 ms before a key, 9 + 2.25 ms before "still held", then 1.125 ms for a 0 and 2.25 ms
# for a 1. 32 bits follow, the lowest first: the address and the key, each followed by its inverse.
_LONGEST_US = const(15_000)
_KEY_US = const(12_300)
_HELD_US = const(9_500)
_ONE_US = const(1_690)
_BIT_US = const(2_900)
_NO_BIT_US = const(800)
_HOLD_MS = const(150)  # "still held" comes every 108 ms


class IRReceiver:
    """Read which key of a remote control is pressed.

    Connect the receiver's output to a pin, its ground to GND and its supply to 3V3. An interrupt times the signal, also while the program
    does something else; during a write to the flash a key may be missed.

    >>> remote = IRReceiver(21)
    >>> remote.wait_for_key()
    >>> remote.held()

    Args:
        pin: the pin at the output, which is low while the receiver detects infrared light that flickers at 38 kHz.
        address: the address of a remote control: others are ignored. None: none is ignored.

    Raises:
        KitError: E-BOT-11, another part has the pin.
    """

    def __init__(self, pin: int, address: "int | None" = None) -> None:
        claim("IRReceiver", pin)
        self._wanted = -1 if address is None else address
        self._last_us = time.ticks_us()
        self._bits = -1  # received since the start of a key; -1: no start was seen
        self._word = self._first = 0  # the last 16 bits; the first 16 of a key: its address
        self._key = self._news = self._address = -1
        self._heard_ms = time.ticks_add(time.ticks_ms(), -1000)
        Pin(pin, Pin.IN).irq(self._edge, Pin.IRQ_FALLING, hard=True)

    def key(self) -> "int | None":
        """Return the number (0 to 255) of the last key pressed since the last call of this or of `wait_for_key()`; None if none was."""
        news = self._news
        self._news = -1
        return None if news < 0 else news

    def held(self) -> "int | None":
        """Return the number (0 to 255) of the key that is held down now; None if nothing was received for 150 ms."""
        since = time.ticks_diff(time.ticks_ms(), self._heard_ms)
        return self._key if self._key >= 0 and since <= _HOLD_MS else None

    def address(self) -> "int | None":
        """Return the address of the remote control whose key was received last, 0 to 65535; None before the first key."""
        return None if self._address < 0 else self._address

    def wait_for_key(self) -> int:
        """Wait until a key is pressed, unless one was since the last call of this or of `key()`; return its number, 0 to 255."""
        while True:
            key = self.key()
            if key is not None:
                return key
            wait(10)

    def _edge(self, _pin: Pin) -> None:
        """Decode the start of a burst. This is called in an interrupt, so it must not allocate memory."""
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
