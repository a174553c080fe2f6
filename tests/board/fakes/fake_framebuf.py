"""A `framebuf` that lists the texts drawn."""

MONO_VLSB = 0


class FrameBuffer:
    def __init__(self, buffer, width, height, _format):
        self.buffer = buffer
        self.drawn = []

    def text(self, words, x, y, color=1):
        self.drawn.append((words, x, y))
        self.buffer[y // 8 * 128 + x] = 0xFF

    def fill_rect(self, x, y, width, height, color):
        for column in range(x, x + width):
            self.buffer[y // 8 * 128 + column] = 0

    def fill(self, color):
        for index in range(len(self.buffer)):
            self.buffer[index] = 0xFF if color else 0

    def pixel(self, x, y, color):
        self.buffer[y // 8 * 128 + x] |= color << (y & 7)

    def line(self, *_coordinates):
        pass
