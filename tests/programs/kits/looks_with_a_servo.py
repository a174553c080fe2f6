"""Prints how far it is ahead, to the left and to the right, without the library."""

from time import sleep_ms, sleep_us

from machine import PWM, Pin, time_pulse_us

servo = PWM(Pin(16), freq=50)
trigger, echo = Pin(14, Pin.OUT), Pin(15, Pin.IN)
for width_us in (1500, 2500, 500):  # ahead, to the left, to the right
    servo.duty_ns(width_us * 1000)
    sleep_ms(600)
    trigger.on()
    sleep_us(10)
    trigger.off()
    print(time_pulse_us(echo, 1, 30_000) * 10 // 58)
