"""A light-emitting diode on a pin."""

from marelle.hal import Pin, claim


class LED:
    """Switch a light-emitting diode on and off. It is off at first. `DimmableLED` dims one.

    Connect the long leg through a resistor (330 Ohm, say) to a pin, and the short leg to GND. "LED" is the light on the board itself.

    >>> led = LED("LED")
    >>> led.on()
    >>> led.off()

    Args:
        pin: the pin, by its number or its name.

    Raises:
        KitError: E-BOT-11, another part has the pin.
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
        """Light it if it is dark, else put it out."""
        self._pin.value(not self._pin.value())

    def set(self, value: int) -> None:
        """Light it (1) or put it out (0)."""
        self._pin.value(value)
