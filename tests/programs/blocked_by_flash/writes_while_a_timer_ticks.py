"""Writes to a file while a timer ticks and a pin has edges, and prints how late both were."""

from time import sleep_ms, ticks_ms

from machine import Pin, Timer

ticks, edges = [], []
Pin(2, Pin.IN).irq(lambda pin: edges.append(ticks_ms()), hard=True)
timer = Timer(period=5, callback=lambda it: ticks.append(ticks_ms()))
sleep_ms(50)
with open("/file", "w") as file:
    file.write("." * 1600)  # 16 ms
    print(len(edges))
sleep_ms(4)
timer.deinit()
print(max(b - a for a, b in zip(ticks, ticks[1:])), len(ticks) >= 14)  # noqa: B905, RUF007
