"""Print what a signal keeps of frequency and duty."""

from machine import PWM, Pin

pwm = PWM(Pin(2), freq=1000, duty_u16=16384)
print(pwm.freq(), pwm.duty_u16(), pwm.duty_ns())
pwm.duty_ns(500_000)
print(pwm.duty_u16())
pwm.init(freq=50, duty_ns=1_500_000)
print(pwm.freq(), pwm.duty_u16())
pwm.deinit()
print(pwm.duty_u16())
