"""Print what an MPU-6050 measures, or the chip that answers in its place."""

from machine import I2C, Pin

from marelle import RobotError
from marelle.chips import MPU6050

try:
    chip = MPU6050(bus=I2C(0, sda=Pin(4), scl=Pin(5)))
except RobotError as error:
    print(error, error.identity)
else:
    print(chip.turn_z() * chip.RATE[0] // chip.RATE[1], chip.acceleration()[2], chip.temperature())
