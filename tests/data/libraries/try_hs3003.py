from machine import I2C
from micropython_hs3003.hs3003 import HS3003

print("%.1f %.1f" % HS3003(I2C(0)).measurements)
