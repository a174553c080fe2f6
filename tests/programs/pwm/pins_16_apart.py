"""Print what two pins of one channel have."""

from machine import PWM, Pin

one, two = PWM(Pin(0), freq=1000, duty_u16=40000), PWM(Pin(16))
print(one.freq(), one.duty_u16(), PWM(Pin(1)) is one)
two.duty_u16(10000)
print(one.duty_u16(), one, PWM(Pin(27), invert=1))
