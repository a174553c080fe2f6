"""Drives over lines and prints what its sensor was, the edges, what it is, and when the first edge came."""

from time import sleep_ms, ticks_ms

from machine import PWM, Pin

sensor = Pin(22, Pin.IN)
seen = []
sensor.irq(lambda pin: seen.append((pin.value(), ticks_ms())))
for pin in (2, 16):
    PWM(Pin(pin), freq=20000).duty_u16(30000)
    Pin(pin + 1, Pin.OUT).off()
first = sensor.value()
sleep_ms(2400)
print(first, [level for level, _ms in seen], sensor.value())
print(*[ms for _level, ms in seen[:1]])
for pin in (2, 16):
    Pin(pin, Pin.OUT).off()
