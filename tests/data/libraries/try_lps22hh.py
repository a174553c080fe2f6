from lps22hh import LPS22HH
from machine import I2C

sensor = LPS22HH(I2C(0))
print("%.1f %.1f" % (sensor.pressure, sensor.temperature))
