"""`machine` with pins and nothing else: few names of its own, as a board has its own in its image."""


class Pin:
    IN = 0
    OUT = 1

    def __new__(cls, number, mode=-1, pull=-1, value=None):
        """Return a pin that is there already, as all of a board are in its image."""
        return _made[0] if _made else object.__new__(cls)

    def __init__(self, number, mode=-1, pull=-1, value=None):
        pass

    def value(self, level=None):
        return 0


_made = []
_made.append(Pin(0))
ADC = I2C = PWM = Timer = None
