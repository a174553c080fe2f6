from machine import I2C
from micropython_bmp581.bmp581 import BMP581

sensor = BMP581(I2C(0))
print(round(sensor.temperature, 2), round(sensor.pressure, 3))
