"""Hold callbacks back for 250 ms."""

from time import sleep_ms, ticks_ms

from machine import Timer, disable_irq, enable_irq

seen = []


def tick(timer):
    seen.append(ticks_ms())


Timer(period=100, mode=Timer.ONE_SHOT, callback=tick)
state = disable_irq()
sleep_ms(250)
held = list(seen)
enable_irq(state)
print(held, seen)
