"""Have a timer call what fails, and go on."""

from time import sleep_ms

from machine import Timer


def broken(timer):
    return 1 / 0


Timer(period=100, mode=Timer.ONE_SHOT, callback=broken)
sleep_ms(300)
print("still here")
