"""Read a byte on each of three buses."""

from machine import SPI, Pin, SoftSPI

print(
    [
        SPI(1).read(1),
        SoftSPI(sck=Pin(2), mosi=Pin(3), miso=Pin(20)).read(1),
        SoftSPI(sck=Pin(2), mosi=Pin(3), miso=Pin(4)).read(1),
    ]
)
