"""The part of MicroPython's `dht` that the library uses. A board has the module, MicroPython on a computer has not."""


class DHTBase:
    """A sensor that measures 48.2 % and 21.5 degrees."""

    def __init__(self, pin):
        self.pin = pin
        self.buf = bytearray(b"\x01\xe2\x00\xd7\xba")

    def measure(self):
        """Do nothing: the measurement is there."""
