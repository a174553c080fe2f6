from machine import I2C
from micropython_si7021.si7021 import SI7021

sensor = SI7021(I2C(0))
print("%.2f %.2f" % (sensor.temperature, sensor.humidity))
