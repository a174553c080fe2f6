from machine import I2C
from micropython_bma400.bma400 import BMA400

GRAVITY = 9.80665  # the library divides by it where it means to multiply
sensor = BMA400(I2C(0))
print(*[round(axis * GRAVITY, 3) for axis in sensor.acceleration], sensor.temperature)
