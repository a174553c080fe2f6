"""A hobby servo: it turns to the angle that the width of its pulses says."""

from marelle.hal import PWM, Pin
from marelle.tools import Current, const, number, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from marelle.chips.pca9685 import Output

_HERTZ = const(50)
_PERIOD_US = const(20_000)
_FULL = const(65535)
_FORM = "Servo(pin, least_us, most_us, degrees)"


class Servo:
    """Turn a lever to an angle.

    The pin beside it has the same timer, hence one frequency with it: a buzzer on GP17 is refused beside a servo on GP16.

    Args:
        pin: of its signal; (output, address) of a PCA9685, which has outputs 0 to 15, with a bus as a third where it is another one.
        least_us: pulse at 0 degrees, 300 to 3000 microseconds. most_us: pulse at the far end; an SG90 has about 500 and 2500.
        degrees: how far it turns between the two, 1 to 360.

    Raises RobotError E-BOT-01 where a number is out of bounds, E-BOT-44 where the pin's timer has another frequency.

    >>> servo = Servo(15)
    >>> servo.move(90)
    >>> wait(400)
    """

    def __init__(
        self,
        pin: "int | tuple[Any, ...]",
        least_us: int = 500,
        most_us: int = 2500,
        degrees: int = 180,
    ) -> None:
        self._least = number(least_us, 3000, _FORM, 1, 300)
        self._width = number(most_us, 3000, _FORM, 1, 300) - self._least
        if self._width <= 0:
            raise refused("E-BOT-01", _FORM, "least_us below most_us is expected")
        self._degrees = number(degrees, 360, _FORM, 1, 1)
        self._angle: "int | None" = None
        self._pwm: "PWM | Output"
        if isinstance(pin, tuple):
            from marelle.chips.pca9685 import output

            self._pwm = output(*pin)
        else:
            from marelle.pwm import claim_pwm

            claim_pwm("Servo", _HERTZ, (pin,))
            self._pwm = PWM(Pin(pin), freq=_HERTZ, duty_u16=0)
        Current.stops.append(self.off)

    def move(self, degrees: float) -> None:
        """Send it to an angle, from 0 on, and go on at once: an SG90 takes 0.12 s for 60 degrees."""
        self._angle = angle = number(degrees, self._degrees, "servo.move(degrees)", 1, 0)
        pulse = self._least + angle * self._width // self._degrees
        self._pwm.duty_u16(pulse * _FULL // _PERIOD_US)

    def angle(self) -> "int | None":
        """Return the angle that it was last sent to; None while it has no signal. Where it is, it does not tell."""
        return self._angle

    def off(self) -> None:
        """Send it no pulses any more: it holds nothing, and a program's end does the same."""
        self._angle = None
        self._pwm.duty_u16(0)
