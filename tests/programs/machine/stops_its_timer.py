"""Stop a timer twice, and print when it ticked."""

from time import sleep_ms, ticks_ms

from machine import Timer

seen = []


def tick(timer):
    seen.append(ticks_ms())


timer = Timer(-1, period=100, callback=tick)
sleep_ms(250)
timer.deinit()
timer.deinit()
sleep_ms(250)
print(seen)
