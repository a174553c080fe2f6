"""Trigger the range sensor again during its echo."""

from time import sleep_us

from machine import Pin, time_pulse_us

trigger, echo = Pin(14, Pin.OUT, value=0), Pin(15, Pin.IN)


def measure(pulse_us=10):
    trigger.on()
    sleep_us(pulse_us)
    trigger.off()
    return time_pulse_us(echo, 1, 50_000)


trigger.on()
sleep_us(10)
trigger.off()
sleep_us(600)
trigger.on()
sleep_us(10)
trigger.off()
print(time_pulse_us(echo, 1, 50_000) < 1740)
print(time_pulse_us(echo, 1, 50_000))
