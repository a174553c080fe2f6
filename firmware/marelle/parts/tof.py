"""Distance sensor with a beam of light."""

from marelle.chips.vl53l0x import VL53L0X


class ToFSensor(VL53L0X):
    """Measure how far the nearest thing is in one direction, on a VL53L0X.

    Args:
        address: 0x29. bus: as `chips.device.i2c` takes it.

    Raises RobotError E-BOT-06, -07, -35 where it does not answer, E-BOT-36 where it does not measure.

    >>> sensor = ToFSensor()
    >>> sensor.distance()
    """
