"""Print the addresses that answer."""

from machine import I2C

print(I2C(0).scan())
