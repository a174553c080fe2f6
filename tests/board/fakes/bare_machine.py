"""A `machine` with pins and nothing else. It has few names: those of a board are in its image."""


class Pin:
    IN = 0
    OUT = 1

    def __new__(cls, number, mode=-1, pull=-1, value=None):
        """Return a pin that exists already, as those of a board do."""
        return _made[0] if _made else object.__new__(cls)

    def __init__(self, number, mode=-1, pull=-1, value=None):
        pass

    def value(self, level=None):
        return 0


_made = []
_made.append(Pin(0))
ADC = I2C = PWM = Timer = None
