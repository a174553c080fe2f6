"""Read twice from a chip without a select pin."""

from machine import Pin, SoftSPI

spi = SoftSPI(sck=Pin(2), mosi=Pin(3), miso=Pin(4))
print((spi.read(2), spi.read(1)))
