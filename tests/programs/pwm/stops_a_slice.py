"""Stop one of two pins of a slice, and go on with the other."""

from machine import PWM, Pin

one, two = PWM(Pin(2), freq=1000, duty_u16=60000), PWM(Pin(3), duty_u16=60000)
print(Pin(2).value(), Pin(3).value())
one.deinit()
print(Pin(2).value(), Pin(3).value(), two.duty_u16())
two.duty_u16(50000)
print(Pin(2).value(), Pin(3).value())
