"""Note the edges of a pin, and ask for its interrupt."""

from time import sleep

from machine import Pin

seen = []
pin = Pin(3, Pin.IN)
irq = pin.irq(lambda pin: seen.append(pin.irq().flags()))
sleep(1)
print((seen, irq.trigger(), pin.irq() is irq))
