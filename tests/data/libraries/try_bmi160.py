from machine import I2C
from micropython_bmi160.bmi160 import BMI160

GRAVITY = 9.80665  # the library divides by it where it means to multiply
sensor = BMI160(I2C(0))
print("%.1f %.1f %.1f" % tuple([axis * GRAVITY for axis in sensor.acceleration]))
print("%.1f %.1f %.1f" % sensor.gyro)
