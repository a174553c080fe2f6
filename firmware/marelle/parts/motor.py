"""Motors behind an H bridge with two inputs, such as the DRV8833."""

from marelle import hal
from marelle.tools import Current, const, number

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Protocol

    class Encoder(Protocol):
        """Anything that counts."""

        def count(self) -> int:
            """Return the count now."""


_FULL = const(65535)
_HUNDREDTHS = const(100)  # of a percent: times _FULL still under 2**30
_HERTZ = const(20_000)  # above hearing


class Motor:
    """Drive one motor.

    >>> motor = Motor(10, 11)
    >>> motor.power(50)
    >>> motor.brake()

    The bridge decays slowly: both inputs high short the motor, and the speed follows the duty almost in a line.
    """

    def __init__(self, forward_pin: int, back_pin: int) -> None:
        self._forward = hal.PWM(hal.Pin(forward_pin), freq=_HERTZ, duty_u16=0)
        self._back = hal.PWM(hal.Pin(back_pin), freq=_HERTZ, duty_u16=0)
        self._way = (
            0  # which input is held high: 1 the forward one, -1 the other, 0 neither or both
        )
        Current.stops.append(self.brake)

    def power(self, percent: float) -> None:
        """Set the power, -100 to 100."""
        self.duty(number(percent, 100, "power(percent)", _HUNDREDTHS) * _FULL // 10_000)

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
        """Short the motor: it stops within about 60 ms."""
        self._way = 0
        self._forward.duty_u16(_FULL)
        self._back.duty_u16(_FULL)

    def coast(self) -> None:
        """Let the motor run out."""
        self._way = 0
        self._forward.duty_u16(0)
        self._back.duty_u16(0)
