"""Have a timer call what fails, and go on."""

import time

from machine import Timer


def wrong(timer):
    print({}[3])


Timer(mode=Timer.ONE_SHOT, period=10, callback=wrong)
for i in range(3):
    time.sleep_ms(10)
print("after")
