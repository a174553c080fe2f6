"""Have one channel start another, whose handler notes the end."""

from time import sleep_ms

from rp2 import DMA

first, second, seen, target = DMA(), DMA(), [], bytearray(8)
second.config(
    read=b"5678", write=memoryview(target)[4:], count=1, ctrl=second.pack_ctrl(irq_quiet=0)
)
second.irq(lambda dma: seen.append((dma.channel, dma.irq().flags(), bytes(target))))
ctrl = first.pack_ctrl(chain_to=second.channel)
first.config(read=b"1234", write=target, count=1, ctrl=ctrl, trigger=True)
sleep_ms(1)
print(seen)
