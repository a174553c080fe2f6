# Forward, back, right and left with `machine` alone; the place is asked for between them.
from machine import PWM, Pin
from time import sleep_ms

Pin(22, Pin.OUT).on()  # STBY
ENABLES = [PWM(Pin(pin), freq=100, duty_u16=0) for pin in (8, 9)]
IN1, IN2, IN3, IN4 = [Pin(pin, Pin.OUT, value=0) for pin in (10, 11, 12, 13)]


def go(left, right):
    IN1.value(left > 0)
    IN2.value(left < 0)
    IN3.value(right > 0)
    IN4.value(right < 0)
    for enable in ENABLES:
        enable.duty_u16(40000)
    sleep_ms(500)
    for enable in ENABLES:
        enable.duty_u16(0)
    sleep_ms(500)


for left, right in ((1, 1), (-1, -1), (1, -1), (-1, 1)):
    go(left, right)
