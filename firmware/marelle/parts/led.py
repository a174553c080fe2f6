"""A light on a pin."""

from marelle.hal import Pin, claim


class LED:
    """Switch a light.

    >>> led = LED("LED")
    >>> led.on()
    >>> LED(15).brightness(30)
    """

    def __init__(self, pin: "int | str") -> None:
        claim("LED", pin)
        self._pin = Pin(pin, Pin.OUT, value=0)
        self._lit = 0

    def on(self) -> None:
        """Light it."""
        self.set(1)

    def off(self) -> None:
        """Put it out."""
        self.set(0)

    def toggle(self) -> None:
        """Light it if it is out, and the other way round."""
        self.set(not self._lit)

    def set(self, lit: int) -> None:
        """Light it (1) or put it out (0)."""
        self._lit = 1 if lit else 0
        self._pin.value(self._lit)

    def brightness(self, percent: float) -> None:
        """Light it so brightly: 0 (out) to 100. From then on its pin has a signal, as that of the pin beside it: one frequency for both.

        Raises RobotError: E-BOT-01, out of bounds; E-BOT-42, this light is on no pin of the chip (that of a Pico W).
        """
        from marelle.dimming import dim

        self._pin, self._lit = dim(self._pin, percent)
