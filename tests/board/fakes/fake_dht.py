"""MicroPython's `dht`, as far as the library uses it: a board has it frozen, a computer's MicroPython has not."""


class DHTBase:
    """A sensor that says 48.2 % and 21.5 degrees."""

    def __init__(self, pin):
        self.pin = pin
        self.buf = bytearray(b"\x01\xe2\x00\xd7\xba")

    def measure(self):
        """Have it measure."""
