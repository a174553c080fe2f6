"""Drive two motors by their duties: what follows calls `drive` and `volts`."""

from time import sleep_ms

from machine import ADC, PWM, Pin

pins = [PWM(Pin(number), freq=20_000, duty_u16=0) for number in (10, 11, 12, 13)]


def motor(first, duty):
    if duty is None:
        first_share, second_share = 0, 0
    else:
        first_share = 65535 if duty >= 0 else 65535 - round(-duty * 65535)
        second_share = 65535 if duty <= 0 else 65535 - round(duty * 65535)
    pins[first].duty_u16(first_share)
    pins[first + 1].duty_u16(second_share)


def drive(left, right, ms):
    motor(0, left)
    motor(2, right)
    sleep_ms(ms)


def volts():
    return ADC(29).read_u16() * 3 * 3300 // 65535
