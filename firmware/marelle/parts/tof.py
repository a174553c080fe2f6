"""Distance sensor with a beam of light."""

from marelle.chips.vl53l0x import VL53L0X


class ToFSensor(VL53L0X):
    """Measure how far the nearest thing is in one direction, on a VL53L0X.

    Args:
        address: 0x29. bus: as `chips.device.i2c` takes it.
        shutdown: the pin at its XSHUT. Several on a bus need one each: they get addresses of their own, from 0x30 on. Make them all
            before you read one, for until then those that are still to be made answer with it.

    Raises RobotError E-BOT-06, -07, -35 where it does not answer, E-BOT-36 where it does not measure.

    >>> sensor = ToFSensor()
    >>> sensor.distance()
    >>> left, right = ToFSensor(shutdown=6), ToFSensor(shutdown=7)
    """
