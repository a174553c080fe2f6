"""Make all channels, close one, and make it again."""

import rp2

kept = [rp2.DMA() for _ in range(12)]
try:
    rp2.DMA()
except OSError as error:
    print(error.errno)
kept[7].close()
print(rp2.DMA(), kept[7].channel)
try:
    kept[7].active()
except ValueError as error:
    print(error)
