# Waits by reading the clock again and again, and changes both duties 100 times a second.
from machine import PWM, Pin
from time import ticks_diff, ticks_ms

left = PWM(Pin(10), freq=20000, duty_u16=0)
right = PWM(Pin(12), freq=20000, duty_u16=0)

turn = 0
while True:
    started = ticks_ms()
    turn = (turn + 200) % 8000
    left.duty_u16(20000 + turn)
    right.duty_u16(24000 - turn)
    while ticks_diff(ticks_ms(), started) < 10:
        pass
