"""Prints the interrupts of a PIO block and of a state machine."""

# ruff: noqa: F821 - the words of `asm_pio` are in no module

import time

import rp2


@rp2.asm_pio()
def two():
    irq(rel(0))
    irq(1)
    wrap_target()
    nop()
    wrap()


seen = []
pio = rp2.PIO(0)
pio.irq(lambda pio: seen.append((pio, pio.irq().flags())), trigger=pio.IRQ_SM1, hard=True)
sm = rp2.StateMachine(0, two)
sm.irq(lambda sm: seen.append((sm, sm.irq().flags())), hard=True)
sm.active(1)
time.sleep_ms(5)
print(
    sorted(str(one) for one in seen),
    pio.irq().trigger(),
    sm.irq().trigger(),
    pio.irq() is pio.irq(),
)
