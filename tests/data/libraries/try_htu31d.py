from machine import I2C
from micropython_htu31d.htu31d import HTU31D

print("%.1f %.1f" % HTU31D(I2C(0)).measurements)
