"""Sensors with a digital output, which has two levels: motion, flame, obstacle, Hall switch."""

from marelle.hal import Pin, claim
from marelle.tools import wait


class DigitalSensor:
    """Read a sensor with a digital output, which says whether it detects something.

    Connect the output (often marked OUT or DO) to a pin, GND to GND, and the supply as the module requires. A pin withstands at most
    3.3 V.

    >>> motion = DigitalSensor(22)
    >>> motion.wait_for()
    >>> motion.active()

    Args:
        pin: the pin at the output.
        active: the level of the output while the sensor detects something: 1, or 0 for a module whose output goes low then.

    Raises:
        KitError: E-BOT-11, another part has the pin.
    """

    def __init__(self, pin: int, active: int = 1) -> None:
        claim("DigitalSensor", pin)
        self._level = Pin(pin, Pin.IN).value
        self._active = 1 if active else 0

    def active(self) -> bool:
        """Return True if the sensor detects something now."""
        return self._level() == self._active

    def wait_for(self, active: object = True) -> None:
        """Wait until the sensor detects something; with `wait_for(False)`, until it detects nothing. It is read every 10 ms."""
        while self.active() != bool(active):
            wait(10)
