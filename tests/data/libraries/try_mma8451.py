from machine import I2C
from micropython_mma8451.mma8451 import MMA8451

print("%.3f %.3f %.3f" % MMA8451(I2C(0)).acceleration)
