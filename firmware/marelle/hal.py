"""The only file that imports `machine`: what the parts need of the board. It is loaded when a robot or a part is made."""

from machine import ADC, I2C, PWM, Pin, Timer

from .tools import Current, const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    Bus = I2C | tuple[int, int, int] | None
    __all__ = ("ADC", "I2C", "PWM", "Bus", "Pin", "Timer", "i2c")


def i2c(bus: "Bus" = None) -> I2C:
    """Return an I2C bus: (number, data pin, clock pin), one made already, or None: the kit's, else the board's first.

    >>> bus = i2c((1, 18, 19))
    """
    if bus is None:
        bus = Current.i2c
        if bus is None:
            return I2C(0, freq=400_000)
    if isinstance(bus, tuple):
        number, data, clock = bus
        return I2C(number, sda=Pin(data), scl=Pin(clock), freq=400_000)
    return bus
