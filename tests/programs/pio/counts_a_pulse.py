"""Note when pulses end, and how many turns of a loop each was long."""

from time import sleep, ticks_ms

from machine import Pin
from rp2 import StateMachine, asm_pio


@asm_pio()
def pulse():
    mov(x, invert(null))
    wait(1, pin, 0)
    label("high")
    jmp(x_dec, "test")
    label("test")
    jmp(pin, "high")
    mov(isr, invert(x))
    push()
    irq(rel(0))


called = []
machine = StateMachine(0, pulse, freq=2_000_000, in_base=Pin(15), jmp_pin=Pin(15))
machine.irq(lambda machine: called.append((ticks_ms(), machine.get())))
machine.active(1)
sleep(5)
print(called)
