"""Have a timer stop itself, and start it anew."""

from time import sleep_ms, ticks_ms

from machine import Timer

seen = []


def tick(timer):
    seen.append(ticks_ms())


def once(timer):
    tick(timer)
    timer.deinit()


timer = Timer()
timer.init(period=50, callback=once)
sleep_ms(200)
timer.init(period=80, mode=Timer.ONE_SHOT, callback=tick)
sleep_ms(200)
print(seen)
