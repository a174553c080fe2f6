"""How a motor and its encoder are wired: what a drive base needs of each side, and nothing more."""

from marelle import hal
from marelle.tools import Current, const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Protocol

    class Encoder(Protocol):
        """Anything that counts."""

        def count(self) -> int:
            """Return the count now."""

    class Bridge(Protocol):
        """What drives the motor's two wires."""

        def duty(self, duty: int) -> None:
            """Set the power, -65535 to 65535; 0 brakes."""

        def brake(self) -> None:
            """Short the motor."""

        def coast(self) -> None:
            """Let the motor run out."""


_FULL = const(65535)


class TwoInputBridge:
    """Two inputs that take PWM, such as those of the DRV8833.

    It decays slowly: both inputs high short the motor, and the speed follows the duty almost in a line.
    """

    def __init__(self, forward: int, back: int, freq: int) -> None:
        self._forward = hal.PWM(hal.Pin(forward), freq=freq, duty_u16=0)
        self._back = hal.PWM(hal.Pin(back), freq=freq, duty_u16=0)
        self._way = (
            0  # which input is held high: 1 the forward one, -1 the other, 0 neither or both
        )

    def duty(self, duty: int) -> None:
        """Set the power, -65535 to 65535; 0 brakes."""
        if duty > 0:
            if self._way != 1:
                self._way = 1
                self._forward.duty_u16(_FULL)
            self._back.duty_u16(_FULL - duty)
        elif duty:
            if self._way != -1:
                self._way = -1
                self._back.duty_u16(_FULL)
            self._forward.duty_u16(_FULL + duty)
        else:
            self.brake()

    def brake(self) -> None:
        """Short the motor."""
        self._way = 0
        self._forward.duty_u16(_FULL)
        self._back.duty_u16(_FULL)

    def coast(self) -> None:
        """Let the motor run out."""
        self._way = 0
        self._forward.duty_u16(0)
        self._back.duty_u16(0)


class Side:
    """Wire one motor, as a `Motor` does, which has the words for it.

    Attributes:
        bridge: what drives it.
        encoder: what counts its turns, or None.
        counts: of that in a turn of the wheel.
        machines: pins A of the encoders that were made in this run, each at the number of its state machine.
        two_inputs: the bridge of a motor that names no other.
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
