"""Sleep lightly until a pin rises."""

from time import ticks_ms

from machine import Pin, lightsleep

Pin(3, Pin.IN).irq(lambda pin: None, Pin.IRQ_RISING)
lightsleep()
print(ticks_ms())
