"""Push buttons."""

from marelle.hal import Pin, claim
from marelle.tools import wait


class Button:
    """Tell whether a button is pressed.

    Args:
        pin: of its contact.
        active: the level while it is pressed: 0 where it connects its pin to ground, 1 where to the board's voltage. On a Pico 2 or
            an XRP Controller choose 0, or put a resistor of at most 8.2 kOhm from the pin to ground: the chip's own is too
            weak there, and the button never comes up (erratum RP2350-E9, revision A2).

    >>> button = Button(20)
    >>> button.wait_for_press()
    """

    def __init__(self, pin: int, active: int = 0) -> None:
        claim("Button", pin)
        self._level = Pin(pin, Pin.IN, Pin.PULL_DOWN if active else Pin.PULL_UP).value
        self._active = 1 if active else 0

    def pressed(self) -> bool:
        """Tell whether it is pressed now."""
        return self._level() == self._active

    def wait_for_press(self) -> None:
        """Wait until it is pressed; when it is held, first until it is let go."""
        while self.pressed():
            wait(10)
        while not self.pressed():
            wait(10)
