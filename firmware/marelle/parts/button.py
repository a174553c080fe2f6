"""Push buttons."""

from marelle.hal import Pin
from marelle.tools import wait


class Button:
    """Tell whether a button is pressed; it connects its pin to ground.

    >>> button = Button(20)
    >>> button.wait_for_press()
    """

    def __init__(self, pin: int) -> None:
        self._level = Pin(pin, Pin.IN, Pin.PULL_UP).value

    def pressed(self) -> bool:
        """Tell whether it is pressed now."""
        return not self._level()

    def wait_for_press(self) -> None:
        """Wait until it is pressed; when it is held, first until it is let go."""
        while not self._level():
            wait(10)
        while self._level():
            wait(10)
