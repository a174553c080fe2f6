"""Where each public name of `marelle` lives. It is loaded when a name is asked for, and goes again: a text costs a board nothing then."""

import sys

from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

# A name, and the file that has it.
HOMES = """
AnalogLightSensor parts.analog
AnalogSensor parts.analog
Battery parts.battery
Button parts.button
Buzzer parts.buzzer
ColorSensor parts.colour
DigitalSensor parts.digital
DriveBase drive
IMU parts.imu
IRReceiver parts.infrared
Joystick parts.joystick
LED parts.led
LightSensor parts.light
LineSensor parts.line
Motor parts.motor
PID pid
Pixels parts.pixels
Potentiometer parts.analog
Relay parts.relay
RobotError errors
Screen parts.screen
Servo parts.servo
StopWatch stopwatch
ToFSensor parts.tof
UltrasonicSensor parts.range
"""


def find(name: str) -> "Any":
    """Return what has that name: a class or function from its home, else a file of the package; keep it there.

    Raises:
        AttributeError: nothing has it; the nearest name is told.
    """
    start = HOMES.find("\n" + name + " ")
    if start < 0:
        from .nearest import file_or_nearest

        return file_or_nearest(name, HOMES)
    start += len(name) + 2
    home = "marelle." + HOMES[start : HOMES.find("\n", start)]
    found = getattr(__import__(home, None, None, (name,)), name)
    package = sys.modules["marelle"]
    setattr(package, name, found)
    if sys.modules.pop(__name__, None):
        del package.homes
    return found
