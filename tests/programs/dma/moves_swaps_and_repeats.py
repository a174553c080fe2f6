"""Move four elements in each of four ways."""

from rp2 import DMA

made = []
for options in (
    {"size": 0},
    {"size": 1, "bswap": 1},
    {"size": 0, "inc_read": 0},
    {"size": 0, "inc_write": 0},
):
    source, target = bytes(range(8)), bytearray(8)
    with_dma = DMA()
    ctrl = with_dma.pack_ctrl(**options)
    with_dma.config(read=source, write=target, count=4, ctrl=ctrl, trigger=True)
    while with_dma.active():
        pass
    made.append((target.hex(), with_dma.count))
    with_dma.close()
print(made)
