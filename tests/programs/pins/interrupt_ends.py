"""Ask an interrupt for its handler and trigger, and end it."""

from machine import Pin

pin, seen = Pin(2, Pin.OUT), []
irq = pin.irq(seen.append, Pin.IRQ_RISING, hard=True)
pin.on()
print(irq.trigger(), irq.handler == seen.append, len(seen), seen[0] is pin)
pin.irq(None)
pin.off()
pin.on()
print(len(seen))
