"""Count three pulses in a hard handler while interrupts are off, on, and off in a soft callback."""

from time import sleep_ms

from machine import Pin, Timer, disable_irq, enable_irq

seen = []
pin = Pin(2, Pin.IN)
pin.irq(lambda pin: seen.append(len(seen)), Pin.IRQ_RISING, hard=True)


def tick(timer):
    state = disable_irq()
    sleep_ms(40)
    seen.append("held")
    enable_irq(state)
    seen.append("over")


state = disable_irq()
again = disable_irq()
sleep_ms(50)
enable_irq(again)
print(again, seen)
enable_irq(state)
print(seen)
sleep_ms(50)
print(seen)
Timer(period=1, mode=Timer.ONE_SHOT, callback=tick)
sleep_ms(100)
print(seen)
