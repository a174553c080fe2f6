"""Take what a machine counts down into a buffer."""

from array import array
from time import sleep_ms

import rp2


@rp2.asm_pio()
def count():
    label("again")
    mov(isr, x)
    push()
    jmp(x_dec, "again")


machine = rp2.StateMachine(0, count, freq=100_000)
target, dma = array("I", bytes(40)), rp2.DMA()
ctrl = dma.pack_ctrl(inc_read=False, treq_sel=4)
dma.config(read=machine, write=target, count=10, ctrl=ctrl, trigger=True)
machine.active(1)
sleep_ms(2)
print((dma.active(), [0x1_0000_0000 - word & 0xFFFF_FFFF for word in target]))
