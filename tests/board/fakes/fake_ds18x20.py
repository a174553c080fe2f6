"""The part of MicroPython's `ds18x20` that the library uses. A board has the module, MicroPython on a computer has not."""


class DS18X20:
    """One thermometer, at 21.5 degrees."""

    def __init__(self, onewire):
        self.ow = onewire
        self.buf = bytearray(b"\x58\x01\x4b\x46\x7f\xff\x0c\x10\x00")

    def scan(self):
        """Return the serial numbers of the thermometers."""
        return [bytearray(b"\x28\x01\x02\x03\x04\x05\x06\x00")]

    def read_scratch(self, rom):
        """Return the nine bytes of the scratchpad."""
        return self.buf
