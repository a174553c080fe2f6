"""Talk to a chip on SPI: before it is selected, and while it is."""

from machine import SPI, Pin

spi, select = SPI(0, baudrate=1_000_000), Pin(17, Pin.OUT, value=1)
got = bytearray(3)
silent = spi.read(2)
select(0)
spi.write_readinto(b"abc", got)
more = spi.read(2, 0x55)
select(1)
print((silent, bytes(got), more))
