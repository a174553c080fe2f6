"""Blinks by a timer, and ends: a timer that goes on."""

from machine import Pin, Timer

led = Pin("LED", Pin.OUT)
timer = Timer()


def tick(timer):
    led.toggle()


timer.init(freq=2.5, mode=Timer.PERIODIC, callback=tick)
