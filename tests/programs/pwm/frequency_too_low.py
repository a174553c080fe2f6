"""Ask for frequencies that are too low."""

from machine import PWM

pwm = PWM(2, freq=1000, duty_u16=100)
for hertz in (7, 0):
    try:
        pwm.freq(hertz)
    except ValueError as error:
        print(error, pwm.freq())
