from machine import I2C
from micropython_hts221.hts221 import HTS221

sensor = HTS221(I2C(0))
print(round(sensor.relative_humidity, 2), round(sensor.temperature, 2))
