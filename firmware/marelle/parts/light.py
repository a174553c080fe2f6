"""Light sensor."""

from marelle.chips.bh1750 import BH1750


class LightSensor(BH1750):
    """Measure how light it is, on a BH1750.

    Args:
        address: 0x23, or 0x5C. bus: as `chips.device.i2c` takes it.

    Raises RobotError E-BOT-06 or -35 where it does not answer.

    >>> sensor = LightSensor()
    >>> sensor.light()
    """
