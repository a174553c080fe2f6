"""One side of a drive base: the driver (bridge) of a motor, and its encoder."""

from marelle import hal
from marelle.tools import Current, const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Protocol

    class Encoder(Protocol):
        """Counts how far a wheel turns."""

        def count(self) -> int:
            """Return the present count, positive forward."""

    class Bridge(Protocol):
        """The driver of one motor: one half of a motor driver chip."""

        def duty(self, duty: int) -> None:
            """Drive with a duty from -65535 (full, backward) to 65535 (full, forward), which is not checked; 0 brakes."""

        def brake(self) -> None:
            """Brake: short the motor."""

        def coast(self) -> None:
            """Cut the motor's current: it coasts until friction stops it."""


_FULL = const(65535)


class TwoInputBridge:
    """A motor driver with two inputs that take PWM, such as the DRV8833.

    In the pauses of the PWM both inputs are high, which shorts the motor (slow decay): so the speed is almost proportional to the duty.
    """

    def __init__(self, forward: int, back: int, freq: int) -> None:
        self._forward = hal.PWM(hal.Pin(forward), freq=freq, duty_u16=0)
        self._back = hal.PWM(hal.Pin(back), freq=freq, duty_u16=0)
        self._direction = (
            0  # which input is held high: 1 the forward one, -1 the other, 0 neither or both
        )

    def duty(self, duty: int) -> None:
        """Drive with a duty from -65535 (full, backward) to 65535 (full, forward), which is not checked; 0 brakes."""
        if duty > 0:
            if self._direction != 1:
                self._direction = 1
                self._forward.duty_u16(_FULL)
            self._back.duty_u16(_FULL - duty)
        elif duty:
            if self._direction != -1:
                self._direction = -1
                self._back.duty_u16(_FULL)
            self._forward.duty_u16(_FULL + duty)
        else:
            self.brake()

    def brake(self) -> None:
        """Brake: short the motor."""
        self._direction = 0
        self._forward.duty_u16(_FULL)
        self._back.duty_u16(_FULL)

    def coast(self) -> None:
        """Cut the motor's current: it coasts until friction stops it."""
        self._direction = 0
        self._forward.duty_u16(0)
        self._back.duty_u16(0)


class Side:
    """The driver and the encoder of one motor. Its subclass `Motor` adds the methods for programs, and documents the arguments.

    Attributes:
        bridge: the driver of the motor.
        encoder: its encoder, or None.
        counts: counts of the encoder in a turn of the wheel.
        machines: the lower pin of each encoder of this run; its index is the number of its PIO state machine, if one counts it.
        two_inputs: the class for a driver with two inputs that take PWM.
    """

    two_inputs = TwoInputBridge
    machines: "list[int]" = []

    def __init__(
        self,
        forward: int,
        back: "int | None" = None,
        *,
        encoder: "tuple[int, int] | None" = None,
        counts: int = 585,
        reverse: bool = False,
        frequency: int = 20_000,
        **wires: int,
    ) -> None:
        from .wiring import wire

        self.bridge, self.encoder = wire(
            self, forward, back, encoder, reverse=reverse, frequency=frequency, **wires
        )
        self.counts = counts
        Current.stops.insert(0, self.bridge.brake)
