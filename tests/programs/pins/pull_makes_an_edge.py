"""Turn the pull resistor of an input that has a handler."""

from machine import Pin

pin, seen = Pin(2, Pin.IN, Pin.PULL_DOWN), []
pin.irq(lambda pin: seen.append(pin.value()), Pin.IRQ_RISING)
pin.init(pull=Pin.PULL_UP)
print(seen)
