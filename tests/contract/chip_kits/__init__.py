"""The kits of the chips, each in a file of its own."""

from chip_kits import (
    bh1750,
    bme280,
    dht11,
    dht22,
    ds18b20,
    lsm6ds,
    mpu6050,
    pca9685,
    ssd1306,
    tcs34725,
    vl53l0x,
)
from chip_kits.kit import Kit

__all__ = ["KITS", "Kit"]

KITS = {
    "BH1750": bh1750.KIT,
    "BME280": bme280.KIT,
    "DHT11": dht11.KIT,
    "DHT22": dht22.KIT,
    "DS18B20": ds18b20.KIT,
    "LSM6DS": lsm6ds.KIT,
    "MPU6050": mpu6050.KIT,
    "PCA9685": pca9685.KIT,
    "SSD1306": ssd1306.KIT,
    "SSD1306 of 32 rows": ssd1306.LOW,
    "TCS34725": tcs34725.KIT,
    "VL53L0X": vl53l0x.KIT,
}
"""Name of the chip -> its kit."""
