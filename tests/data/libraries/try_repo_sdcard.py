from machine import SPI, Pin
from sdcard import SDCard

card = SDCard(SPI(0, sck=Pin(18), mosi=Pin(19), miso=Pin(16)), Pin(17))
block = bytes(range(256)) * 2
card.writeblocks(2, block)
read = bytearray(512)
card.readblocks(2, read)
print(card.ioctl(4, 0), read == block)
