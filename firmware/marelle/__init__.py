"""marelle: drive a robot in MicroPython.

>>> from marelle import *
>>> forward(2)
>>> right()

Distances are in mm, angles in degrees (positive: to the right), times in ms.

`from marelle import *` gives the names of `homes.STAR`. Import any other by its name: `from marelle import LED, LineSensor`. Its
file is loaded then, because a board has little memory; `homes.py` lists the file of each name.
"""

import sys

if sys.implementation.name != "micropython":  # `python programme.py` on a computer
    from . import _desktop

    _desktop.run()

from .tools import Current as _Current, const, wait as _wait

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .drive import DriveBase as DriveBase
    from .errors import (
        ArgumentError as ArgumentError,
        BusError as BusError,
        KitError as KitError,
        MeasurementError as MeasurementError,
        NoAnswerError as NoAnswerError,
        NoPartError as NoPartError,
        RobotError as RobotError,
        StorageError as StorageError,
        WrongChipError as WrongChipError,
    )
    from .logger import log as log
    from .mat import (
        back as back,
        beep as beep,
        forward as forward,
        left as left,
        right as right,
        square as square,
    )
    from .parts.analog import (
        AnalogLightSensor as AnalogLightSensor,
        AnalogSensor as AnalogSensor,
        Potentiometer as Potentiometer,
    )
    from .parts.battery import Battery as Battery
    from .parts.button import Button as Button
    from .parts.buzzer import Buzzer as Buzzer
    from .parts.colour import ColorSensor as ColorSensor
    from .parts.digital import DigitalSensor as DigitalSensor
    from .parts.dimmable import DimmableLED as DimmableLED
    from .parts.imu import IMU as IMU
    from .parts.infrared import IRReceiver as IRReceiver
    from .parts.joystick import Joystick as Joystick
    from .parts.led import LED as LED
    from .parts.light import LightSensor as LightSensor
    from .parts.line import LineSensor as LineSensor
    from .parts.motor import Motor as Motor
    from .parts.pixels import Pixels as Pixels
    from .parts.range import UltrasonicSensor as UltrasonicSensor
    from .parts.relay import Relay as Relay
    from .parts.screen import Screen as Screen
    from .parts.servo import Servo as Servo
    from .parts.temperature import TemperatureSensor as TemperatureSensor
    from .parts.tof import ToFSensor as ToFSensor
    from .pid import PID as PID
    from .stopwatch import StopWatch as StopWatch
    from .tasks import multitask as multitask, run as run

    # The names that a star gives, as `homes.STAR`: here they would stay in a board's memory.
    __all__ = [
        "BRAKE", "COAST", "HOLD", "Robot", "back", "beep", "forward", "left", "right", "square", "wait",
    ]  # fmt: skip
    _Driven = DriveBase
else:
    _Driven = object

COAST = const(0)
BRAKE = const(1)
HOLD = const(2)


def __getattr__(name: str) -> "Any":
    """Load the file of a public name when the name is first used, and return what it names; AttributeError if there is none."""
    from .homes import find

    return find(name)


def wait(ms: int) -> "Any":
    """Wait `ms` milliseconds. Meanwhile the robot goes on moving; after `use_gyro(True)` its gyro is read.

    >>> wait(500)

    Inside `run()` it must be awaited: `await wait(500)`.
    """
    return (_Current.tasks or _wait)(ms)


class Robot(_Driven):
    """Drive a kit's robot and use its parts.

    >>> bot = Robot()
    >>> bot.straight(300)
    >>> bot.turn(90)

    The kit's table lists the pins of each part (`marelle/kits/pico_bot.py`, for example). The object of a part is created when the program
    first uses its name: `bot.range`, `bot.line`, `bot.imu`, `bot.led`, `bot.pixels`, `bot.screen`, `bot.buzzer`, `bot.button`, `bot.battery`, or
    another name in the table. The robot of a kit with wheels has all methods of a `DriveBase`.

    A second `Robot()` stops the first one, and takes over its pins.

    Args:
        kit: name of the kit, or of a table in the program's folder ("my_robot"); without it the one saved in `/board.json`, else "pico_bot".

    Raises:
        KitError: E-BOT-04, there is no such kit; another code: its table or `/board.json` is wrong.
        ArgumentError: E-BOT-01, a wheel's diameter with the saved trim is out of bounds.
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
    _kit: "Any"  # the table, a module
    _base: "DriveBase | None"  # None: the kit has no wheels

    def __init__(self, kit: "str | None" = None) -> None:
        from .begin import begin

        begin(self, kit)

    if TYPE_CHECKING:  # `robot.find` has them

        def use_gyro(self, on: bool) -> None:
            """Measure headings with the gyro (True) or with the wheels (False). For True the robot must stand still for 100 ms.

            >>> bot.use_gyro(True)
            """

        def calibrate(self, ask: "Callable[[str, int, int], float | None]" = ...) -> bool:
            """Drive a metre and some turns, ask a person for the true distances and angles, and save the corrected dimensions on the board.

            Without encoders it drives up to four metres and two turns. Return True if the dimensions were saved. `ask`: see
            `marelle.calibrate.calibrate`.

            >>> bot.calibrate()
            """

        def self_test(self, ask: "Callable[[str, int, int], float | None]" = ...) -> bool:
            """Turn each wheel a little, ask a person which one turned, and print what is wrong. Return True if nothing is wrong.

            >>> bot.self_test()
            """

    def __getattr__(self, name: str) -> "Any":
        """Return a part of the robot, which is made now, or a method of the drive base. Python calls this only at the first use of a name.

        Raises:
            NoPartError: E-BOT-08, the robot has nothing of that name; without wheels also for `use_gyro`, `calibrate` and `self_test`.
            AttributeError: the robot has nothing of that name, which begins with "_".
            KitError: E-BOT-09, a method of `DriveBase`, and the robot has no wheels; another code: the part cannot be made from the kit's table.
            RobotError: as the class of the part raises it, such as NoAnswerError.
        """
        from .robot import find

        return find(self, name)


def _word(name: str) -> "Callable[..., Any]":
    """Return a function that loads `mat.py` and calls its function `name`: `forward`, say.

    `from marelle import *` must find such a function in this file, and the memory for `mat.py` is used only if it is called.
    """

    def say(*given: "Any", **named: "Any") -> "Any":
        from . import mat

        return getattr(mat, name)(*given, **named)

    return say


if not TYPE_CHECKING:
    back, beep, forward = _word("back"), _word("beep"), _word("forward")
    left, right, square = _word("left"), _word("right"), _word("square")

if sys.implementation.name != "micropython":
    from . import _desktop

    _desktop.name_words(back, beep, forward, left, right, square)
del const, sys  # else a star would give them too
