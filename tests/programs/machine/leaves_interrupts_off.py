"""Turn interrupts off in a callback that returns, and on again after 250 ms."""

from time import sleep_ms, ticks_ms

from machine import Timer, disable_irq, enable_irq

seen = []


def tick(timer):
    seen.append(ticks_ms())
    if len(seen) == 1:
        disable_irq()


timer = Timer(period=100, callback=tick)
sleep_ms(350)
held = list(seen)
enable_irq(1)
sleep_ms(100)
timer.deinit()
print(held, seen)
