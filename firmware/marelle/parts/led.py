"""A light-emitting diode (LED) on a pin."""

from marelle.hal import Pin, claim


class LED:
    """Switch a light-emitting diode (LED) on and off. It is off when the `LED` is created. `DimmableLED` also sets the brightness.

    Connect the long leg through a resistor (330 Ohm, say) to a pin, and the short leg to GND. The pin "LED" is the LED on the board itself.

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
        """Switch the LED on."""
        self._pin.value(1)

    def off(self) -> None:
        """Switch the LED off."""
        self._pin.value(0)

    def toggle(self) -> None:
        """Switch the LED on if it is off, else off."""
        self._pin.value(not self._pin.value())

    def set(self, value: int) -> None:
        """Switch the LED on (1) or off (0)."""
        self._pin.value(value)
