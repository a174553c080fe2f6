"""Drive at random, and print the echo of an ultrasonic sensor."""

from random import randint
from time import sleep_ms, sleep_us

from machine import PWM, Pin, time_pulse_us

wheels = [[PWM(Pin(pin), freq=20000) for pin in pins] for pins in ((10, 11), (12, 13))]
trigger, echo = Pin(14, Pin.OUT), Pin(15, Pin.IN)


def drive(wheel, speed):
    wheel[0].duty_u16(max(0, speed))
    wheel[1].duty_u16(max(0, -speed))


while True:
    trigger.on()
    sleep_us(10)
    trigger.off()
    print(time_pulse_us(echo, 1, 30000))
    for wheel in wheels:
        drive(wheel, randint(-65535, 65535))
    sleep_ms(randint(1, 150))
