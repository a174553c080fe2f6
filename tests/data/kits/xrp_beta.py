# Forward, back, right and left with `machine` alone; the place is asked for between them.
from machine import PWM, Pin
from time import sleep_ms

SPEEDS = [PWM(Pin(name), freq=50, duty_u16=0) for name in ("MOTOR_L_IN_2", "MOTOR_R_IN_2")]
LEFT_WAY = Pin("MOTOR_L_IN_1", Pin.OUT)
RIGHT_WAY = Pin("MOTOR_R_IN_1", Pin.OUT)


def stop():
    for speed in SPEEDS:
        speed.duty_u16(0)


def go(left, right):
    LEFT_WAY.value(left > 0)  # mounted the other way round
    RIGHT_WAY.value(right < 0)
    for speed in SPEEDS:
        speed.duty_u16(40000)
    sleep_ms(500)
    stop()
    sleep_ms(500)


for left, right in ((1, 1), (-1, -1), (1, -1), (-1, 1)):
    go(left, right)
