"""A relay, or anything else that one pin switches: a pump, a fan."""

from marelle.hal import Pin, claim
from marelle.tools import Current


class Relay:
    """Switch a device on and off. It is off when the `Relay` is created, and at the end of the program.

    Connect the module's IN to a pin, its GND to GND and its supply as the module requires. A pin alone cannot drive a coil, a pump or a
    motor: the module does.

    >>> relay = Relay(14)
    >>> relay.on()
    >>> relay.off()

    Args:
        pin: the pin at IN.
        active: the level that switches the device on: 1, or 0 for a module that is on when IN is low.

    Raises:
        KitError: E-BOT-11, another part has the pin.
    """

    def __init__(self, pin: int, active: int = 1) -> None:
        self._active = 1 if active else 0
        self._on = False
        claim("Relay", pin)
        self._pin = Pin(pin, Pin.OUT, value=1 - self._active)  # at once
        Current.stops.append(self.off)

    def on(self) -> None:
        """Switch the device on."""
        self.set(True)

    def off(self) -> None:
        """Switch the device off."""
        self.set(False)

    def toggle(self) -> None:
        """Switch the device on if it is off, else off."""
        self.set(not self._on)

    def set(self, on: object) -> None:
        """Switch the device on (1) or off (0)."""
        self._on = bool(on)
        self._pin.value(self._active if on else 1 - self._active)

    def is_on(self) -> bool:
        """Return True if the device is switched on."""
        return self._on
