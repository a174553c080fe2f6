"""The table of the files that have the public names of `marelle`.

The table is a string, not a dict, and this file is unloaded after use, so that nothing of it stays in a board's memory.
"""

import sys

from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

# A name, and the file that has it.
HOMES = """
AnalogLightSensor parts.analog
AnalogSensor parts.analog
ArgumentError errors
Battery parts.battery
BusError errors
Button parts.button
Buzzer parts.buzzer
ColorSensor parts.colour
DigitalSensor parts.digital
DimmableLED parts.dimmable
DriveBase drive
IMU parts.imu
IRReceiver parts.infrared
Joystick parts.joystick
KitError errors
LED parts.led
LightSensor parts.light
LineSensor parts.line
MeasurementError errors
Motor parts.motor
NoAnswerError errors
NoPartError errors
PID pid
Pixels parts.pixels
Potentiometer parts.analog
Relay parts.relay
RobotError errors
Screen parts.screen
Servo parts.servo
StopWatch stopwatch
StorageError errors
TemperatureSensor parts.temperature
ToFSensor parts.tof
UltrasonicSensor parts.range
WrongChipError errors
log logger
multitask tasks
run tasks
"""
# The names that `from marelle import *` gives. MicroPython 1.25 ignores this list, and gives all names of `marelle/__init__.py`.
STAR = [
    "BRAKE", "COAST", "HOLD", "Robot", "back", "beep", "forward", "left", "right", "square", "wait",
]  # fmt: skip


def find(name: str) -> "Any":
    """Return the class or function with a public name, and set it as an attribute of `marelle`; else the module of that name.

    Raises:
        AttributeError: there is neither. The message suggests the nearest name of `HOMES`, if one is near.
    """
    package = sys.modules["marelle"]
    if sys.modules.pop(__name__, None):
        del package.homes
    if name == "__all__":
        return STAR
    start = HOMES.find("\n" + name + " ")
    if start < 0:
        return _file(name)
    start += len(name) + 2
    home = "marelle." + HOMES[start : HOMES.find("\n", start)]
    found = getattr(__import__(home, None, None, (name,)), name)
    setattr(package, name, found)
    return found


def _file(name: str) -> "Any":
    """Return the module `name` of the package; MicroPython asks here first for `from marelle import kits`.

    Raises:
        AttributeError: its name begins with an underscore, or there is none: then the message suggests the nearest name of `HOMES`, if one
            is near. It never suggests a name of `STAR`, such as `Robot`.
        ImportError: an import in the module fails.
    """
    if name[0] == "_":  # Python asks for many such names
        raise AttributeError(name)
    home = "marelle." + name
    try:
        return __import__(home, None, None, ("*",))
    except ImportError as error:
        if repr(home) not in str(error):  # the file exists; an import in it fails
            raise
    from .nearest import nearest

    known = [line.partition(" ")[0] for line in HOMES.strip().split("\n")]
    raise AttributeError("marelle has no " + repr(name) + nearest(name, known))
