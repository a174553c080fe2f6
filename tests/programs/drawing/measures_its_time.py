"""Prints how long some drawing takes."""

from time import ticks_us

from framebuf import MVLSB, FrameBuffer, FrameBuffer1


class Screen(FrameBuffer):
    def __init__(self, width, height):
        super().__init__(bytearray(width), width, height, MVLSB)

    def word(self, text):
        self.text(text, 0, 0)


before = ticks_us()
Screen(16, 8).word("ab")
drawn = FrameBuffer1(bytearray(8), 8, 8)
drawn.blit(Screen(8, 8), 0, 0)
drawn.scroll(1, 0)
print(ticks_us() - before, isinstance(drawn, __import__("framebuf").FrameBuffer))
