"""Move halfwords, four and then two, and print what came."""

from array import array

import rp2

source, target = array("H", range(8)), bytearray(12)
dma = rp2.DMA()
dma.irq(lambda ended: print(ended is dma, target, dma.count))
dma.read, dma.write = source, target
dma.config(count=4, ctrl=dma.pack_ctrl(size=1, irq_quiet=0))
source[0] = 0x4142
dma.active(True)
while dma.active():
    pass
dma.config(count=2, trigger=True)
while dma.active():
    pass
print(target[8:], dma)
