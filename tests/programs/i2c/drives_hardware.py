"""Try to drive a bus of the hardware byte by byte."""

from machine import I2C

try:
    I2C(0).start()
except OSError as error:
    print(str(error))
