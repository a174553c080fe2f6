"""Make an input with a value, which is for outputs: the value is not asked for its truth."""

from machine import Pin


class Level:
    def __bool__(self):
        print("asked")
        return True


Pin(2, Pin.IN, value=Level())
print("made")
