"""Read four bytes again and again."""

from rp2 import DMA

source, target = bytes((7, 8, 9, 10)), bytearray(10)
dma = DMA()
ctrl = dma.pack_ctrl(size=0, ring_size=2, ring_sel=0)
dma.config(read=source, write=target, count=10, ctrl=ctrl, trigger=True)
while dma.active():
    pass
print(target.hex())
