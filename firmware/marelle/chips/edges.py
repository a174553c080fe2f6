"""Counting of a quadrature encoder by pin interrupts: on boards without programmable input/output (PIO), or pins that PIO cannot read."""

from marelle.hal import Pin

# Index: the levels before (8 B + 4 A) and now (2 B + A). Value: the step + 1. Where both changed (too fast, or a disturbance) there is no step.
_STEPS = b"\x01\x02\x00\x01\x00\x01\x01\x02\x02\x01\x01\x00\x01\x00\x02\x01"


class QuadratureEncoder:
    """Count the edges of a quadrature encoder on two pins, by pin interrupts.

    >>> encoder = QuadratureEncoder(6, 7)
    >>> encoder.count()

    An edge takes an RP2040 about 30 us (an estimate): two wheels with 5000 edges/s each take about a third of its time.

    Args:
        pin_a: the pin at output A.
        pin_b: the pin at output B.
        reverse: True: count the other way.
    """

    def __init__(self, pin_a: int, pin_b: int, *, reverse: bool = False) -> None:
        self._a = Pin(pin_a, Pin.IN, Pin.PULL_UP)
        self._b = Pin(pin_b, Pin.IN, Pin.PULL_UP)
        self._levels = (2 if self._b.value() else 0) + (1 if self._a.value() else 0)
        self._sum = 0
        self._sign = -1 if reverse else 1
        for pin in (self._a, self._b):
            try:
                pin.irq(self._edge, Pin.IRQ_RISING | Pin.IRQ_FALLING, hard=True)
            except TypeError:  # a port without the argument `hard`
                pin.irq(self._edge, Pin.IRQ_RISING | Pin.IRQ_FALLING)

    def count(self) -> int:
        """Return the count of edges of both outputs: upwards while A leads B."""
        return self._sum * self._sign

    def _edge(self, _pin: Pin) -> None:
        """Count an edge. This is called in an interrupt, so it must not allocate memory."""
        levels = (2 if self._b.value() else 0) + (1 if self._a.value() else 0)
        self._sum += _STEPS[self._levels << 2 | levels] - 1
        self._levels = levels
