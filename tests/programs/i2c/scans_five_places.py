"""Print which addresses answer on five pairs of pins."""

from machine import I2C, Pin, SoftI2C

places = [I2C(0, sda=Pin(sda), scl=Pin(sda + 1)) for sda in (0, 4, 8, 20)]
places.append(SoftI2C(sda=Pin(0), scl=Pin(1)))
print([bus.scan() for bus in places])
