"""Prints pins by the names of the board and of the chip."""

from machine import Pin

led = Pin("LED", Pin.OUT)
print(Pin.board.LED is led, Pin.board.GP2, Pin.cpu.GPIO23)
try:
    Pin.board.GP23
except AttributeError:
    print("none")
