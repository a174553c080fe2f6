"""Asks its range sensor forty times, without the library, and prints how long each echo took."""

from time import sleep_ms, sleep_us

from machine import Pin, time_pulse_us

trigger, echo = Pin(14, Pin.OUT, value=0), Pin(15, Pin.IN)


def shoot():
    trigger.value(1)
    sleep_us(10)
    trigger.value(0)
    return time_pulse_us(echo, 1, 30_000)


for _ in range(40):
    print(shoot())
    sleep_ms(60)
