"""The robot of a kit: a drive base, and its sensors and lights by name. And the first words, which name no robot."""

from .tools import Current, RobotError, const, number, stop_all

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from .drive import DriveBase as _Driven
    from .parts.battery import Battery
    from .parts.button import Button
    from .parts.buzzer import Buzzer
    from .parts.imu import IMU
    from .parts.led import LED
    from .parts.line import LineSensor
    from .parts.motor import Encoder, Motor
    from .parts.pixels import Pixels
    from .parts.range import UltrasonicSensor
    from .parts.screen import Screen
else:
    _Driven = object

_SQUARES_MOST = const(100)


class Robot(_Driven):
    """Drive a kit's robot and use its parts.

    >>> bot = Robot()
    >>> bot.straight(300)
    >>> bot.turn(90)

    Args:
        kit: name of the kit; by default the one saved on the board, else "pico_bot".

    A part is made when it is first named: `bot.range`, `bot.line`, `bot.imu`, `bot.led`, `bot.pixels`, `bot.screen`,
    `bot.buzzer`, `bot.button`, `bot.battery`, or what the kit's table calls it. All that a `DriveBase` can do, the robot
    of a kit with wheels can.
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
    _kit: "Any" = None
    _base: "_Driven | None" = None  # what drives; None: no wheels

    def __init__(self, kit: "str | None" = None) -> None:
        from .kits import load

        self._kit = table = load(kit)
        stop_all()  # the robot that was made before
        Current.robot = self
        Current.i2c = getattr(table, "I2C", None)
        Current.services = ()
        Current.stops.clear()
        if hasattr(table, "DRIVE"):
            self._base = _make_base(table)
            Current.stops[:] = [self._engine.halt]  # which stands for what its motors asked for

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
        """Make the part of that name, or find what the drive base can do; it is kept, so this is called once for each."""
        kit = self._kit
        if kit is not None and name in kit.PARTS:
            from .kits import make_part

            found = make_part(*kit.PARTS[name])
        elif self._base is not None and hasattr(self._base, name):
            found = getattr(self._base, name)
        else:
            raise self._lacking(name)
        setattr(self, name, found)
        return found

    def _lacking(self, name: str) -> Exception:
        """Return what is wrong with asking for that name."""
        if self._base is None and not name.startswith("_"):
            from .drive import DriveBase

            if hasattr(DriveBase, name):
                return RobotError("E-BOT-09", name, "this kit has no wheels")
        return AttributeError("the robot has no '" + name + "'")


def _make_base(table: "Any") -> "_Driven":
    """Return the drive base of a kit's table."""
    from . import hal
    from .drive import DriveBase

    drive = table.DRIVE
    left, right = _make_wheel(table.LEFT, 0), _make_wheel(table.RIGHT, 1)
    base = DriveBase(left, right, drive["counts"], hal.every)
    base.settings(wheel_diameter=drive["wheel_diameter"], axle_track=drive["axle_track"])
    return base


def _make_wheel(pins: "Any", machine: int) -> "tuple[Motor, Encoder]":
    """Return a motor and its encoder, which state machine `machine` counts."""
    from .chips.quadrature import QuadratureEncoder
    from .parts.motor import Motor

    motor = Motor(pins["forward"], pins["back"])
    return motor, QuadratureEncoder(machine, pins["encoder"][0])


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
