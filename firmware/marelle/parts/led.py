"""A light on a pin."""

from marelle.hal import Pin, claim


class LED:
    """Switch a light. `DimmableLED` is one that is dimmed.

    >>> led = LED("LED")
    >>> led.on()
    """

    def __init__(self, pin: "int | str") -> None:
        claim("LED", pin)
        self._pin = Pin(pin, Pin.OUT, value=0)

    def on(self) -> None:
        """Light it."""
        self._pin.value(1)

    def off(self) -> None:
        """Put it out."""
        self._pin.value(0)

    def toggle(self) -> None:
        """Light it if it is out, and the other way round."""
        self._pin.value(not self._pin.value())

    def set(self, value: int) -> None:
        """Light it (1) or put it out (0)."""
        self._pin.value(value)
