"""Count the periods of a wheel's encoder in a second."""

from time import sleep_ms

from machine import Pin

ticks = 0


def tick(pin):
    global ticks
    ticks += 1


Pin(6, Pin.IN).irq(tick, Pin.IRQ_RISING)
Pin(10, Pin.OUT).on()
sleep_ms(1000)
print(ticks)
