"""Count what a timer and a button call."""

import time

import micropython
from machine import Pin, Timer

led = Pin("LED", Pin.OUT)
button = Pin(20, Pin.IN, Pin.PULL_UP)
seen = []
flag = False


def tick(timer):
    seen.append(time.ticks_us())
    led.toggle()


def later(what):
    global flag
    flag = what


def pressed(pin):
    seen.append(pin is button)
    micropython.schedule(later, True)


t = Timer(period=7, callback=tick)
button.irq(pressed, Pin.IRQ_FALLING)
while not flag:
    pass
print(len(seen), seen[-3:])
t.deinit()
time.sleep_ms(30)
print(len(seen))
flag = False
Timer(mode=Timer.ONE_SHOT, period=20, callback=lambda t: later(5))
while not flag:
    time.sleep_ms(1)
print(flag, time.ticks_us())
