"""Notes when a timer ticks while the program sleeps."""

from time import sleep_ms, ticks_ms

from machine import Timer

seen = []
timer = Timer(period=10, callback=lambda timer: seen.append(ticks_ms()))
start = ticks_ms()
sleep_ms(35)
print([at - start for at in seen], ticks_ms() - start)
