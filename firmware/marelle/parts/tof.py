"""The distance sensor that uses a beam of light (time of flight)."""

from marelle.chips.vl53l0x import VL53L0X


class ToFSensor(VL53L0X):
    """Measure the distance to the nearest object in a narrow beam, with a VL53L0X.

    Connect VIN to 3V3, GND to GND, SDA and SCL to the two pins of an I2C bus: GP4 and GP5 unless the kit's table or `bus` names others.
    All sensors start with the same address: for several on a bus, connect XSHUT of each to a pin of its own, and make all of them before
    you read one.

    >>> sensor = ToFSensor()
    >>> sensor.distance()
    >>> left, right = ToFSensor(shutdown=6), ToFSensor(shutdown=7)

    Args:
        address: the I2C address.
        bus: the bus, as for `chips.device.i2c`: (number, SDA pin, SCL pin), an `I2C`, or None for the kit's.
        shutdown: the pin at XSHUT. The sensor is then given another address, from 0x30 on.

    Raises:
        NoAnswerError: E-BOT-06, no chip answers.
        WrongChipError: E-BOT-07, another chip answers.
        BusError: E-BOT-35, a wire of the bus is held low.
        MeasurementError: E-BOT-36, the chip does not measure.
        KitError: E-BOT-11, another part has the pin of XSHUT, or one of the bus's.
        ArgumentError: the address or the bus is wrong.
    """
