"""Wait for two words of a machine that looks at a pin, and note when they came."""

from time import ticks_ms

from machine import Pin
from rp2 import StateMachine, asm_pio


@asm_pio()
def tell():
    wait(1, pin, 0)
    in_(pins, 1)
    push()
    wait(0, pin, 0)


machine = StateMachine(0, tell, in_base=Pin(3))
machine.active(1)
print((machine.get(), ticks_ms(), machine.get(), ticks_ms()))
