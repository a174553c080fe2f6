"""Use the pins of two buses for LEDs: each is refused."""

from machine import I2C, Pin

from marelle import LED, RobotError, ToFSensor

ToFSensor()
ToFSensor(bus=I2C(1, sda=Pin(18), scl=Pin(19)))
for pin in (4, 5, 18, 19):
    try:
        LED(pin)
    except RobotError as error:
        print(error.code, error.pin, error.other)
