# Dances on the spot with MicroPython's `machine` alone: three sensors read, two motors set, 50 times a second.
from machine import ADC, PWM, Pin
from time import sleep_ms, ticks_add, ticks_diff, ticks_ms

eyes = [ADC(channel) for channel in range(3)]
left = PWM(Pin(10), freq=20000, duty_u16=0)
left_back = PWM(Pin(11), freq=20000, duty_u16=0)
right = PWM(Pin(12), freq=20000, duty_u16=0)
right_back = PWM(Pin(13), freq=20000, duty_u16=0)

step = 0
due = ticks_ms()
while True:
    light = 0
    for eye in eyes:
        light += eye.read_u16()
    sway = step % 100 - 50  # of a loop that takes two seconds
    fast = 22000 + 80 * abs(sway) + light // 4096
    left.duty_u16(fast)
    right.duty_u16(fast // 2)
    step += 1
    due = ticks_add(due, 20)
    sleep_ms(max(0, ticks_diff(due, ticks_ms())))
