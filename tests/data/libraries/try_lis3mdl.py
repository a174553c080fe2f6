from machine import I2C
from micropython_lis3mdl.lis3mdl import LIS3MDL

print("%.1f %.1f %.1f" % LIS3MDL(I2C(0)).magnetic)
