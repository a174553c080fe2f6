"""A hobby servo: the width of its pulses sets its angle."""

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
    """Turn a servo to an angle. It gets no signal before the first `move` and after the end of the program, and then holds no angle.

    Connect the signal wire (orange or white) to a pin, the brown or black one to GND, and the red one to 5 V (VBUS of a Pico, or the
    battery): 3V3 gives too little current. On a Pico two neighbouring pins (GP16 and GP17, say) share a timer and therefore a
    frequency: both may have a servo, but not one a servo and the other a buzzer or a motor.

    >>> servo = Servo(15)
    >>> servo.move(90)
    >>> wait(400)

    Args:
        pin: a pin with PWM; or (output, address) or (output, address, bus) of a PCA9685, which has outputs 0 to 15.
        least_us: width of the pulse at 0 degrees, 300 to 3000 us; an SG90 has about 500.
        most_us: width of the pulse at `degrees`, above `least_us`, up to 3000 us; an SG90 has about 2500.
        degrees: the greatest angle, 1 to 360.

    Raises:
        ArgumentError: E-BOT-01, a number is out of bounds.
        KitError: E-BOT-11, another part has the pin; E-BOT-44, another part has its PWM timer at another frequency, or its PWM channel.
        NoAnswerError, BusError: the PCA9685 does not answer.
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
        """Turn the servo to an angle from 0 to `degrees` (others raise E-BOT-01), rounded to whole degrees, without waiting.

        An SG90 turns 60 degrees in 0.12 s.
        """
        self._angle = angle = number(degrees, self._degrees, "servo.move(degrees)", 1, 0)
        pulse = self._least + angle * self._width // self._degrees
        self._pwm.duty_u16(pulse * _FULL // _PERIOD_US)

    def angle(self) -> "int | None":
        """Return the angle of the last `move` in degrees; None without a signal. The true angle cannot be measured."""
        return self._angle

    def off(self) -> None:
        """Stop the signal: the servo no longer holds its angle."""
        self._angle = None
        self._pwm.duty_u16(0)
