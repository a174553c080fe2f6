"""MicroPython's `onewire`, as far as the library uses it: a board has it frozen, a computer's MicroPython has not."""


class OneWireError(Exception):
    """Nobody answers."""


class OneWire:
    """A bus with one chip."""

    def __init__(self, pin):
        self.pin = pin

    def select_rom(self, rom):
        """Speak to a chip."""

    def writebyte(self, value):
        """Send a byte."""
