"""A relay, or anything else that one pin switches: a pump, a fan."""

from marelle.hal import Pin, claim
from marelle.tools import Current


class Relay:
    """Switch something on and off; it is off at first, and when a program ends.

    Args:
        pin: of its input.
        active: the level that switches it on: 1, or 0 for a module that is on when its input is low.

    >>> relay = Relay(14)
    >>> relay.on()
    """

    def __init__(self, pin: int, active: int = 1) -> None:
        self._active = 1 if active else 0
        self._on = False
        claim("Relay", pin)
        self._pin = Pin(pin, Pin.OUT, value=1 - self._active)  # never on for a moment
        Current.stops.append(self.off)

    def on(self) -> None:
        """Switch it on."""
        self.set(True)

    def off(self) -> None:
        """Switch it off."""
        self.set(False)

    def toggle(self) -> None:
        """Switch it on if it is off, and the other way round."""
        self.set(not self._on)

    def set(self, on: object) -> None:
        """Switch it on (1) or off (0)."""
        self._on = bool(on)
        self._pin.value(self._active if on else 1 - self._active)

    def is_on(self) -> bool:
        """Tell whether it is on."""
        return self._on
