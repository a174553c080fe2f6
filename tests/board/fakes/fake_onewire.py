"""The part of MicroPython's `onewire` that the library uses. A board has the module, MicroPython on a computer has not."""


class OneWireError(Exception):
    """No chip answers."""


class OneWire:
    """A bus with one chip."""

    def __init__(self, pin):
        self.pin = pin

    def select_rom(self, rom):
        """Select a chip."""

    def writebyte(self, value):
        """Send a byte."""
