"""A program that a test runs as a file: only a file can run in the real MicroPython too."""

from machine import I2C
from sht31 import SHT31

print("%.2f degrees, %.2f %%" % SHT31(I2C(0)).measure())
