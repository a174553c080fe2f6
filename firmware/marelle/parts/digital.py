"""Sensors that say yes or no: motion, a flame, an obstacle, a hall switch."""

from marelle.hal import Pin, claim
from marelle.tools import wait


class DigitalSensor:
    """Tell what a sensor with one wire says.

    Args:
        pin: of its output.
        active: the level by which it says yes: 1, or 0 for a module whose output goes low.

    >>> motion = DigitalSensor(22)
    >>> motion.wait_for()
    """

    def __init__(self, pin: int, active: int = 1) -> None:
        claim("DigitalSensor", pin)
        self._level = Pin(pin, Pin.IN).value
        self._active = 1 if active else 0

    def active(self) -> bool:
        """Tell whether it says yes now."""
        return self._level() == self._active

    def wait_for(self, active: object = True) -> None:
        """Wait until it says yes, or with `wait_for(False)` until it says no; it is asked every 10 ms."""
        while self.active() != bool(active):
            wait(10)
