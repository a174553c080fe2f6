"""Push buttons."""

from marelle.hal import Pin, claim
from marelle.tools import wait


class Button:
    """Read a push button.

    Connect one side of the button to a pin and the other side to GND. The board's own resistor pulls the pin up while the button is not
    pressed, so that no other resistor is needed.

    >>> button = Button(20)
    >>> button.wait_for_press()

    Args:
        pin: the pin of the button.
        active: the level of the pin while the button is pressed: 0 if it connects the pin to GND, 1 if to 3V3. With 1, a Pico 2
            and an XRP Controller need a resistor of at most 8.2 kOhm from the pin to GND; otherwise the button seems
            pressed for ever after its first press (erratum RP2350-E9, revision A2).

    Raises:
        KitError: E-BOT-11, a part of another class has the pin, or one of the robot's parts. A second `Button` may have the same pin.
        ValueError: there is no such pin.
    """

    def __init__(self, pin: int, active: int = 0) -> None:
        claim("Button", pin)
        self._level = Pin(pin, Pin.IN, Pin.PULL_DOWN if active else Pin.PULL_UP).value
        self._active = 1 if active else 0

    def pressed(self) -> bool:
        """Return True if the button is pressed now."""
        return self._level() == self._active

    def wait_for_press(self) -> None:
        """Wait until the button is pressed; if it is pressed already, wait until it is released and pressed again."""
        while self.pressed():
            wait(10)
        while not self.pressed():
            wait(10)
