"""The kits of the chips: what surrounds each twin, what a program reads by the driver, and ten mistakes of a driver."""

from chip_kits import bh1750, lsm6ds, mpu6050, ssd1306
from chip_kits.kit import Kit

__all__ = ["KITS", "Kit"]

KITS = {kit.driver: kit for kit in (bh1750.KIT, lsm6ds.KIT, mpu6050.KIT, ssd1306.KIT)}
"""By the class of the driver."""
