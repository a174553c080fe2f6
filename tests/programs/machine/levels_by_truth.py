"""Give a pin levels that are true or false."""

from machine import Pin, time_pulse_us

pin = Pin(2, Pin.OUT, value=0.5)
print(pin.value())
pin.value("")
print(pin.value(), time_pulse_us(2, 2.5, 10))
