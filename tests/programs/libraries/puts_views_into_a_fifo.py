"""Puts views of arrays into the FIFO of a state machine."""

from array import array

import rp2


@rp2.asm_pio(autopull=True, pull_thresh=32)
def idle():
    out(x, 32)  # noqa: F821 - words of `asm_pio`


machine = rp2.StateMachine(0, idle)
for letter, values in ("H", (500, 600)), ("B", (7,)), ("I", (1 << 31, 3, 4)):
    view = memoryview(array(letter, values))
    machine.put(view[:1])
    print(letter, machine.tx_fifo())
