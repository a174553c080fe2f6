"""Drive both motors at half power for a second."""

from time import sleep

from machine import PWM, Pin

motors = [PWM(Pin(pin), freq=20_000, duty_u16=32768) for pin in (10, 12)]
sleep(1)
for motor in motors:
    motor.duty_u16(0)
