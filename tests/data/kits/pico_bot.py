# Forward, back, right and left with `machine` alone; the place is asked for between them.
from machine import PWM, Pin
from time import sleep_ms

LEFT = [PWM(Pin(pin), freq=20000, duty_u16=0) for pin in (10, 11)]
RIGHT = [PWM(Pin(pin), freq=20000, duty_u16=0) for pin in (12, 13)]


def stop():
    for pwm in LEFT + RIGHT:
        pwm.duty_u16(0)


def go(left, right):
    for (forward, back), way in ((LEFT, left), (RIGHT, right)):
        forward.duty_u16(20000 if way > 0 else 0)
        back.duty_u16(20000 if way < 0 else 0)
    sleep_ms(500)
    stop()
    sleep_ms(500)


for left, right in ((1, 1), (-1, -1), (1, -1), (-1, 1)):
    go(left, right)
