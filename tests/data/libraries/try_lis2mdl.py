from machine import I2C
from micropython_lis2mdl.lis2mdl import LIS2MDL

print("%.1f %.1f %.1f" % LIS2MDL(I2C(0)).magnetic)
