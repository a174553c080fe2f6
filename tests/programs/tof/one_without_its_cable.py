"""Make three distance sensors, of which one has no cable."""

from machine import Pin

from marelle import LED, RobotError, ToFSensor

Pin(7, Pin.OUT, value=0)
left = ToFSensor(shutdown=6)
try:
    ToFSensor(shutdown=20)
except RobotError as error:
    print(error.code, error.part)
LED(20)
right = ToFSensor(shutdown=8)
print(left.distance(), right.distance())
