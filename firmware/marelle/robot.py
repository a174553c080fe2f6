"""The robot of a kit: a drive base, and its sensors and lights by name. And the first words, which name no robot."""

from .drive import DriveBase
from .tools import Current, const, number, stop_all

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from .parts.battery import Battery
    from .parts.button import Button
    from .parts.buzzer import Buzzer
    from .parts.imu import IMU
    from .parts.led import LED
    from .parts.line import LineSensor
    from .parts.pixels import Pixels
    from .parts.range import UltrasonicSensor
    from .parts.screen import Screen


_SQUARES_MOST = const(100)


class Robot(DriveBase):
    """Drive a kit's robot and use its parts.

    >>> bot = Robot()
    >>> bot.straight(300)
    >>> bot.turn(90)

    Args:
        kit: name of the kit; by default the one saved on the board, else "pico_bot".

    A part is made when it is first named: `bot.range`, `bot.line`, `bot.imu`, `bot.led`, `bot.pixels`, `bot.screen`,
    `bot.buzzer`, `bot.button`, `bot.battery`.
    """

    battery: "Battery"
    button: "Button"
    buzzer: "Buzzer"
    imu: "IMU"
    led: "LED"
    line: "LineSensor"
    pixels: "Pixels"
    range: "UltrasonicSensor"
    screen: "Screen"

    def __init__(self, kit: "str | None" = None) -> None:
        from . import hal
        from .kits import load, make_wheel

        self._kit = table = load(kit)
        stop_all()  # the robot that was made before
        left, right = make_wheel(*table.LEFT), make_wheel(*table.RIGHT)
        DriveBase.__init__(self, left, right, table.COUNTS_PER_TURN, hal.every)
        self.settings(**table.SETTINGS)
        Current.robot = self
        Current.stops[:] = [self._engine.halt]
        Current.services = ()

    def use_gyro(self, on: bool) -> None:
        """Keep headings with the gyro (True) instead of the wheels (False). Stand still: its zero is taken, 100 ms.

        >>> bot.use_gyro(True)
        """
        if not on:
            Current.services = ()
        elif not Current.services:
            from .gyro import Gyro

            engine = self._engine
            Current.services = (Gyro(self.imu, engine.wheels, engine.half_per_turn).serve,)

    def __getattr__(self, name: str) -> object:
        """Make the part of that name, once."""
        from .kits import make_part

        part = make_part(self._kit, name)
        setattr(self, name, part)
        return part


# What the youngest type on a floor mat: squares and quarter turns, without signs or objects.


def _robot() -> Robot:
    """Return the robot that was made last; make the kit's robot if there is none."""
    if Current.robot is None:
        return Robot()
    return Current.robot


def square(mm: float) -> None:
    """Set the side of a square of the mat, in mm: 150 unless said."""
    Current.square = number(mm, 1000, "square(mm)")


def forward(n: float = 1) -> None:
    """Go forward by `n` squares of the mat."""
    _robot().straight(number(n, _SQUARES_MOST, "forward(n)", Current.square))


def back(n: float = 1) -> None:
    """Go back by `n` squares of the mat."""
    _robot().straight(number(n, _SQUARES_MOST, "back(n)", -Current.square))


def left(a: float = 90) -> None:
    """Turn left by `a` degrees: a quarter turn unless said."""
    _robot().turn(number(a, 3600, "left(deg)", -1))


def right(a: float = 90) -> None:
    """Turn right by `a` degrees: a quarter turn unless said."""
    _robot().turn(number(a, 3600, "right(deg)"))


def beep() -> None:
    """Give a short sound."""
    _robot().buzzer.beep()
