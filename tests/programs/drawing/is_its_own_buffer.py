"""Draws into a picture and takes it for a buffer, in a file and on a bus."""

import struct

import framebuf
from machine import I2C


class Screen(framebuf.FrameBuffer):
    def __init__(self):
        super().__init__(bytearray(4), 4, 8, framebuf.MONO_VLSB)


screen = Screen()
view = memoryview(screen)
view[1] = 0x81
screen.pixel(0, 1, 1)
print(
    bytes(screen), bytearray(screen), struct.unpack("<HH", screen), screen.pixel(1, 7), len(view)
)
with open("picture", "wb") as file:
    file.write(screen)
print(open("picture", "rb").read())
print(I2C(0).writeto(60, screen), I2C(0).readfrom_into(60, screen), bytes(screen))
