"""The light sensor that measures in lux."""

from marelle.chips.bh1750 import BH1750


class LightSensor(BH1750):
    """Measure the illuminance in lux, with a BH1750.

    Connect VCC to 3V3, GND to GND, SDA and SCL to the two pins of an I2C bus: GP4 and GP5 unless the kit's table or `bus` names others.

    >>> sensor = LightSensor()
    >>> sensor.light()

    Args:
        address: the I2C address: 0x23, or 0x5C if the chip's pin ADDR is at 3V3.
        bus: the bus, as for `chips.device.i2c`: (number, SDA pin, SCL pin), an `I2C`, or None for the kit's.

    Raises:
        NoAnswerError: E-BOT-06, no chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
        ArgumentError, KitError: the address or the bus is wrong, see `chips.device.I2CDevice`.
    """
