"""A driver."""

from micropython import const

LIMIT: int = const(3)


class Sensor:
    def __init__(self, limit: "int" = LIMIT):
        self.limit = limit

    def read(self, value: "Missing") -> "Missing":  # noqa: F821 - nobody evaluates it
        """Read."""
        if value > self.limit:
            return self.clipped(value)
        try:
            for _ in range(2):
                value += 1
        except OSError:
            value = 0
        while value > 100:
            value -= 1
        return value

    def clipped(self, value):
        return self.limit

    def never(self):
        return None
