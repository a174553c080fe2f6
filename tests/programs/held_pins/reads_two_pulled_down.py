"""Prints the levels of two pins that are pulled down."""

from time import sleep_ms

from machine import Pin

from marelle import Button

button, wire = Button(2, active=1), Pin(3, Pin.IN, Pin.PULL_DOWN)
seen = ""
for _ in range(4):
    seen += str(int(button.pressed())) + str(wire.value()) + " "
    sleep_ms(100)
for level in (1, 0):
    wire.init(Pin.OUT, value=level)
    wire.init(Pin.IN, Pin.PULL_DOWN)
    seen += str(wire.value())
wire.init(Pin.IN, Pin.PULL_UP)
wire.init(Pin.IN, Pin.PULL_DOWN)
print(seen, wire.value())
