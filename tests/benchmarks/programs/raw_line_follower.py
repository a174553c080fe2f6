# Follows the line with MicroPython's `machine` alone: five sensors, two motors, 100 times a second.
from machine import ADC, PWM, Pin
from time import sleep_ms, ticks_add, ticks_diff, ticks_ms

eyes = [ADC(channel) for channel in range(5)]
places = (-30, -15, 0, 15, 30)  # mm from the middle, left to right
left = PWM(Pin(10), freq=20000, duty_u16=0)
left_back = PWM(Pin(11), freq=20000, duty_u16=0)
right = PWM(Pin(12), freq=20000, duty_u16=0)
right_back = PWM(Pin(13), freq=20000, duty_u16=0)

SPEED = 19000  # of 65535
GAIN = 420
last = 0
due = ticks_ms()
while True:
    seen = 0
    moment = 0
    for eye, place in zip(eyes, places):
        dark = eye.read_u16() - 8000
        if dark > 0:
            seen += dark
            moment += dark * place
    if seen > 8000:
        last = moment // seen
    turn = GAIN * last
    left.duty_u16(max(0, min(65535, SPEED + turn)))
    right.duty_u16(max(0, min(65535, SPEED - turn)))
    due = ticks_add(due, 10)
    sleep_ms(max(0, ticks_diff(due, ticks_ms())))
