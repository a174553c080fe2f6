"""Drive both motors for 3 s, then say so."""

from time import sleep_ms

from machine import PWM, Pin

left, right = PWM(Pin(10), freq=20000), PWM(Pin(12), freq=20000)
left.duty_u16(30000)
right.duty_u16(30000)
sleep_ms(3000)
left.duty_u16(0)
right.duty_u16(0)
print("there")
