"""One motor with its driver, and its encoder if it has one."""

from marelle.side import Side
from marelle.tools import const, number, refused, wait

_FULL = const(65535)
_HUNDREDTHS = const(100)  # of a percent: times _FULL still under 2**30
_WINDOW_MS = const(50)


class Motor(Side):
    """Drive one motor, and read its encoder if it has one. The motor brakes at the end of the program.

    A motor needs a motor driver, also called an H-bridge (DRV8833, L298N, TB6612FNG, DRV8835): a pin alone cannot supply it. Connect the
    driver's inputs to pins, its GND to the board's GND, and its supply to the battery. Three kinds of inputs are supported:

    - two PWM inputs (DRV8833): `Motor(10, 11)`;
    - two digital inputs and a PWM input (L298N, TB6612FNG): `Motor(10, 11, enable=12)`;
    - a PWM input and a digital input for the direction (DRV8835 in phase/enable mode): `Motor(7, direction=6)`.

    >>> motor = Motor(10, 11)
    >>> motor.power(50)
    >>> motor.brake()

    Args:
        forward: the pin of the first input.
        back: the pin of the second input.
        enable: the pin of the input that takes PWM, beside two levels.
        direction: the pin of the level that sets the direction; 1 is back.
        standby: a pin that the driver needs high (STBY of a TB6612FNG). Both motors of one driver share it.
        encoder: the pins of its outputs A and B. The count grows while A leads B. On an RP2, encoders on two consecutive pins are counted
            by PIO, others by interrupts.
        counts: counts of the encoder per turn of the wheel, four for each pulse of A; an XRP has 585.
        reverse: True for a motor that is mounted the other way round, with its encoder.
        frequency: of the PWM, in Hz. 20 000 is inaudible; an L298N needs a low one, such as 100.

    Raises:
        ArgumentError: E-BOT-20, the pins fit none of the three kinds.
        KitError: E-BOT-11, another part has a pin; E-BOT-12, another motor has it; E-BOT-44, another part has the PWM timer of a pin at
            another frequency, or its PWM channel.
    """

    def __init__(  # noqa: PLR0913 - the wires of a motor
        self,
        forward: int,
        back: "int | None" = None,
        *,
        enable: "int | None" = None,
        direction: "int | None" = None,
        standby: "int | None" = None,
        encoder: "tuple[int, int] | None" = None,
        counts: int = 585,
        reverse: bool = False,
        frequency: int = 20_000,
    ) -> None:
        wires = {"enable": enable, "direction": direction, "standby": standby}
        Side.__init__(
            self, forward, back, encoder=encoder, counts=counts, reverse=reverse, frequency=frequency,
            **{name: pin for name, pin in wires.items() if pin is not None},
        )  # fmt: skip

    def power(self, percent: float) -> None:
        """Drive with a power of -100 (full power back) to 100 %; 0 brakes. Anything else raises E-BOT-01."""
        self.bridge.duty(number(percent, 100, "power(percent)", _HUNDREDTHS) * _FULL // 10_000)

    def duty(self, duty: int) -> None:
        """Drive with a duty of -65535 (full power back) to 65535, which is rounded; 0 brakes. Anything else raises E-BOT-01."""
        self.bridge.duty(number(duty, _FULL, "duty(duty)"))

    def brake(self) -> None:
        """Brake: short the motor until it is driven again. From full power a robot stops in some 0.2 s, with an L298N in 0.3 s."""
        self.bridge.brake()

    def coast(self) -> None:
        """Cut the motor's current: it coasts until friction stops it. With `direction` it brakes, because such a driver cannot coast."""
        self.bridge.coast()

    def angle(self) -> int:
        """Return by how many degrees the wheel has turned since the `Motor` was made, positive forward; E-BOT-21 without an encoder."""
        return self._count() * 360 // self.counts

    def speed(self) -> int:
        """Measure the speed of the wheel for 50 ms, and return it in degrees/s, positive forward; E-BOT-21 without an encoder."""
        before = self._count()
        wait(_WINDOW_MS)
        return (self._count() - before) * (360_000 // _WINDOW_MS) // self.counts

    def _count(self) -> int:
        if self.encoder is None:
            raise refused("E-BOT-21", "Motor(...)", "it has no encoder")
        return self.encoder.count()
