"""Read the acceleration and the turn rates of a robot that stands."""

from machine import I2C, Pin
from micropython_lsm6dsox import lsm6dsox

sensor = lsm6dsox.LSM6DSOX(I2C(0, sda=Pin(4), scl=Pin(5)))
print((sensor.acceleration, sensor.gyro))
