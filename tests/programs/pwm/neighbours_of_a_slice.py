"""Print frequency and duty of pins that share a slice."""

from machine import PWM, Pin

servo = PWM(Pin(2), freq=50, duty_ns=1_500_000)
print(servo.freq(), servo.duty_u16(), servo.duty_ns())
buzzer = PWM(Pin(3), freq=2000, duty_u16=32768)
print(servo.freq(), servo.duty_u16(), buzzer.freq(), buzzer.duty_u16())
other = PWM(Pin(4))
print(other.freq(), other.duty_u16())
third = PWM(Pin(5), freq=440, duty_u16=1000)
print(other.freq(), other.duty_u16(), third.duty_u16())
