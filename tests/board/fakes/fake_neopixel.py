"""A `neopixel` that stores the colours shown."""


class NeoPixel:
    def __init__(self, pin, count):
        self.pixels = [(0, 0, 0)] * count
        self.shown = None

    def __len__(self):
        return len(self.pixels)

    def __setitem__(self, index, color):
        self.pixels[index] = color

    def fill(self, color):
        self.pixels = [color] * len(self.pixels)

    def write(self):
        self.shown = list(self.pixels)
