"""Delays an instruction of a state machine by a constant."""

# ruff: noqa: F821 - the compiler knows these names

import rp2

DELAY = const(7)


@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def blink():
    set(pins, 1)[DELAY]


print(hex(blink[0][0]))
