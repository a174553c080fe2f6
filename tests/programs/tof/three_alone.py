"""Make three distance sensors on one bus, and print their distances and addresses."""

from machine import I2C, Pin

from marelle import ToFSensor

eyes = [ToFSensor(shutdown=pin) for pin in (6, 7, 8)]
print([eye.distance() for eye in eyes])
print(I2C(0, sda=Pin(4), scl=Pin(5)).scan())
