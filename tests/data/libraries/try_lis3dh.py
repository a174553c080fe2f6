from machine import I2C
from micropython_lis3dh.lis3dh import LIS3DH

print("%.1f %.1f %.1f" % LIS3DH(I2C(0)).acceleration)
