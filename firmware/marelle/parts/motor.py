"""A motor by itself: power, brake, and how far and how fast it turns."""

from marelle.side import Side
from marelle.tools import const, number, refused, wait

_FULL = const(65535)
_HUNDREDTHS = const(100)  # of a percent: times _FULL still under 2**30
_WINDOW_MS = const(50)


class Motor(Side):
    """Drive one motor, and read its encoder where it has one.

    >>> motor = Motor(10, 11)
    >>> motor.power(50)
    >>> motor.brake()

    Args:
        forward, back: two inputs that take PWM (DRV8833): `Motor(10, 11)`. With `enable` they are levels, with `direction` there is
            one input: `Motor(7, direction=6)`.
        enable: the input that takes PWM, beside two levels (L298N, TB6612FNG): `Motor(10, 11, enable=12)`.
        direction: the level that says which way, 1 is back (DRV8835 in its phase/enable mode).
        standby: a pin that must be high for the bridge to work (TB6612FNG).
        encoder: pins A and B; the count grows when A leads B. Two pins that follow one another are counted without the processor.
        counts: of the encoder in a turn of the wheel, four per pulse; 585 is the XRP's.
        reverse: whether the motor is mounted the other way round, and its encoder with it.
        frequency: of the PWM, in Hz; 20 000 is above hearing, an L298N follows up to some 1000.

    Raises:
        RobotError: E-BOT-20, pins that make none of the three; E-BOT-21, an encoder is asked and there is none.
    """

    def __init__(  # noqa: PLR0913 - what may be wired
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
        """Set the power, -100 to 100."""
        self.bridge.duty(number(percent, 100, "power(percent)", _HUNDREDTHS) * _FULL // 10_000)

    def duty(self, duty: int) -> None:
        """Set the power, -65535 to 65535; 0 brakes."""
        self.bridge.duty(number(duty, _FULL, "duty(duty)"))

    def brake(self) -> None:
        """Short the motor: it stops within about 60 ms."""
        self.bridge.brake()

    def coast(self) -> None:
        """Let the motor run out. A bridge with a direction pin cannot: there it brakes."""
        self.bridge.coast()

    def angle(self) -> int:
        """Return how far the wheel has turned since the start, in degrees, forward positive."""
        return self._count() * 360 // self.counts

    def speed(self) -> int:
        """Return how fast the wheel turns, in degrees/s: it is measured for 50 ms."""
        before = self._count()
        wait(_WINDOW_MS)
        return (self._count() - before) * (360_000 // _WINDOW_MS) // self.counts

    def _count(self) -> int:
        if self.encoder is None:
            raise refused("E-BOT-21", "Motor(...)", "it has no encoder")
        return self.encoder.count()
