"""One side of a drive base: the bridge of a motor, and its encoder."""

from marelle import hal
from marelle.tools import Current, const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Protocol

    class Encoder(Protocol):
        """Counts the turns of a wheel."""

        def count(self) -> int:
            """Return the count now, positive forward."""

    class Bridge(Protocol):
        """Drives one motor."""

        def duty(self, duty: int) -> None:
            """Set the power, -65535 (full, backward) to 65535 (full, forward), which is not checked; 0 brakes."""

        def brake(self) -> None:
            """Short the motor."""

        def coast(self) -> None:
            """Cut the motor's current: it runs on until friction stops it."""


_FULL = const(65535)


class TwoInputBridge:
    """Two inputs that take PWM, such as those of the DRV8833.

    In the pauses of the PWM both inputs are high, which shorts the motor (slow decay): the speed is almost in proportion to the duty.
    """

    def __init__(self, forward: int, back: int, freq: int) -> None:
        self._forward = hal.PWM(hal.Pin(forward), freq=freq, duty_u16=0)
        self._back = hal.PWM(hal.Pin(back), freq=freq, duty_u16=0)
        self._direction = (
            0  # which input is held high: 1 the forward one, -1 the other, 0 neither or both
        )

    def duty(self, duty: int) -> None:
        """Set the power, -65535 (full, backward) to 65535 (full, forward), which is not checked; 0 brakes."""
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
        """Short the motor."""
        self._direction = 0
        self._forward.duty_u16(_FULL)
        self._back.duty_u16(_FULL)

    def coast(self) -> None:
        """Cut the motor's current: it runs on until friction stops it."""
        self._direction = 0
        self._forward.duty_u16(0)
        self._back.duty_u16(0)


class Side:
    """Hold the bridge and the encoder of one motor. `Motor` adds what a program may call, and says what the arguments are.

    Attributes:
        bridge: the driver of the motor.
        encoder: the counter of its turns, or None.
        counts: counts of the encoder in a turn of the wheel.
        machines: pins A of all encoders of this run. The index of a pin is the number of its state machine.
        two_inputs: the class of a bridge with two inputs that take PWM.
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
