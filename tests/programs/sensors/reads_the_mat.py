"""Drive straight on, and read the mat every 7 ms."""

from time import sleep_ms

from machine import ADC, PWM, Pin

wheels = PWM(Pin(10), freq=20000), PWM(Pin(12), freq=20000)
eye = ADC(1)
for wheel in wheels:
    wheel.duty_u16(30000)
for n in range(450):
    print(eye.read_u16())
    sleep_ms(7)
