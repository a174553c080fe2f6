"""Print how long a read of 12 bytes takes at two speeds of a bus."""

from time import ticks_us

from machine import I2C

for freq in (400_000, 100_000):
    bus = I2C(0, freq=freq)
    before = ticks_us()
    bus.readfrom_mem(0x6A, 0x22, 12)
    print(ticks_us() - before)
