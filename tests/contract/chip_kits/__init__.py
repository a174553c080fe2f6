"""The kits of the chips: what surrounds each twin, what a program reads by the driver, and ten mistakes of a driver."""

from chip_kits import bh1750, lsm6ds, mpu6050, ssd1306, tcs34725, vl53l0x
from chip_kits.kit import Kit

__all__ = ["KITS", "Kit"]

KITS = {
    "BH1750": bh1750.KIT,
    "LSM6DS": lsm6ds.KIT,
    "MPU6050": mpu6050.KIT,
    "SSD1306": ssd1306.KIT,
    "SSD1306 of 32 rows": ssd1306.LOW,
    "TCS34725": tcs34725.KIT,
    "VL53L0X": vl53l0x.KIT,
}
"""By the name of the chip."""
