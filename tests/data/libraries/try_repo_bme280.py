from machine import I2C
import bme280_float
import bme280_int

for library in (bme280_float, bme280_int):
    print(*library.BME280(i2c=I2C(0)).values[:2])
