"""Makes a light sensor and prints what its error says."""

from machine import I2C, Pin

from marelle import RobotError
from marelle.chips import BH1750

bus = I2C(0, sda=Pin(4), scl=Pin(5))

try:
    BH1750(bus=bus)
except RobotError as error:
    print(error.code, error.part, error)
