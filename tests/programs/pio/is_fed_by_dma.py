"""Feed a machine that puts out bit by bit, and look at its pin."""

from time import sleep_us, ticks_us

import rp2
from machine import Pin


@rp2.asm_pio(out_init=rp2.PIO.OUT_LOW, autopull=True, pull_thresh=8)
def bits():
    out(pins, 1)


machine = rp2.StateMachine(4, bits, freq=10_000, out_base=Pin(3, Pin.OUT))
dma = rp2.DMA()
ctrl = dma.pack_ctrl(size=0, inc_write=False, treq_sel=8)
dma.config(read=b"\x0f\xf0" * 8, write=machine, count=16, ctrl=ctrl, trigger=True)
waiting = dma.count
machine.active(1)
begin, levels = ticks_us() + 50, ""
for bit in range(128):
    sleep_us(begin + 100 * bit - ticks_us())
    levels += str(Pin(3).value())
print((waiting, levels))
