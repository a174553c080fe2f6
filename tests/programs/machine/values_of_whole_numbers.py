"""Give objects that have the value of a whole number."""

import time

from machine import PWM


class Hertz:
    def __int__(self):
        return 440


pwm = PWM(3, freq=Hertz(), duty_u16=True)
time.sleep_ms(True)
print(pwm.freq(), pwm.duty_u16(), time.ticks_add(2, False))
