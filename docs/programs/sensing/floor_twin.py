"""Twin of a TCS34725 that looks at the mat: its four channels, low byte first (ams DS000390)."""

from marelle_sim import RegisterChip

CLEAR = 0x14
WHITE = 40_000  # of the clear channel, over white paper; a third of it comes from each colour


class FloorTwin(RegisterChip):
    """Sees the colours that the mat throws back 30 mm ahead of the axle: all, red, green, blue."""

    identity = {0x12: 0x44}

    def write(self, data):
        super().write(bytes([data[0] & 0x1F]) + data[1:])  # bit 7 says that it is a command

    def read_register(self, register):
        if not CLEAR <= register < CLEAR + 8:
            return super().read_register(register)
        colours = self.world.colour(ahead_mm=30, spot_mm=6)
        channels = sum(colours), *colours
        light = WHITE * channels[(register - CLEAR) // 2] // (3 * 255)
        return light >> (8 if register & 1 else 0) & 0xFF
