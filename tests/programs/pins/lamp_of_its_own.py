"""Derive a class from Pin, and use it."""

from machine import Pin


class Lamp(Pin):
    def __init__(self, number):
        super().__init__(number, Pin.OUT)

    def flash(self):
        self.on()
        return self.value()


lamp = Lamp(3)
print(isinstance(lamp, Lamp), lamp.flash())
