"""Print the addresses that answer on pins 4 and 5."""

from machine import I2C, Pin

print(I2C(0, sda=Pin(4), scl=Pin(5)).scan())
