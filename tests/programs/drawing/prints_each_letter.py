"""Prints the dots of each letter, a column a byte."""

import framebuf

dots = bytearray(8)
drawn = framebuf.FrameBuffer(dots, 8, 8, framebuf.MONO_VLSB)
for code in range(32, 128):
    drawn.fill(0)
    drawn.text(chr(code), 0, 0)
    print(bytes(dots).hex())
