"""Move a servo by PWM, then use its pin as an output."""

from time import sleep_ms

from machine import PWM, Pin

servo = PWM(Pin(5), freq=50)
for pulse_us in (1000, 1500, 2000):
    servo.duty_ns(pulse_us * 1000)
    sleep_ms(20)
servo.deinit()
Pin(5, Pin.OUT).on()
