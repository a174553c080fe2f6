"""Switch pins that wait for no answer while a timer calls."""

import time

from machine import Pin, Timer

seen = []
led = Pin("LED", Pin.OUT)


def tick(timer):
    led.toggle()
    led.toggle()
    seen.append(time.ticks_us())
    if len(seen) % 10 == 0:
        raise ValueError("pété")
    return "é"


timer = Timer(period=1, callback=tick)
p = Pin(16, Pin.OUT)
for i in range(300):
    p.on()
    p.off()
    p.value(1)
    print("été", i)
timer.deinit()
print(len(seen), seen[-1])
