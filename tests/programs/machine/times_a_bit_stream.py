"""Send a bit stream to the pixels, and print how long it took."""

from time import ticks_us

from machine import Pin, bitstream

pin = Pin(16, Pin.OUT)
before = ticks_us()
bitstream(pin, 0, (400, 850, 800, 450), bytes([0, 255, 0]))
print(ticks_us() - before)
