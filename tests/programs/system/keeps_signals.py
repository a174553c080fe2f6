"""Change one of two signals, and read both."""

import rp2
from machine import PWM, Pin

first, second = (
    PWM(Pin(5), 1000, duty_u16=16384),
    PWM(Pin(6), freq=500, duty_u16=16384, invert=1),
)
first.init(freq=2000)
print((first.duty_u16(), second.duty_u16(), rp2.bootsel_button()))
