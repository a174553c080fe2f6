from machine import I2C
from micropython_adxl343.adxl343 import ADXL343

sensor = ADXL343(I2C(0))
print(*[round(axis, 3) for axis in sensor.acceleration], sensor.acceleration_range)
