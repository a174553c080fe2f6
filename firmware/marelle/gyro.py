# ruff: noqa: SLF001 - this file is a part of the class `Robot`: a program without a gyro does not load it
"""The heading measured by a gyroscope. Loaded by `bot.use_gyro(True)`."""

from .tools import Current, const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from . import Robot
    from .control import Engine
    from .parts.imu import IMU


def use(robot: "Robot", on: bool) -> None:
    """Measure the heading of a robot with its gyroscope (True) or with its wheels (False)."""
    if not on:
        Current.services = ()
    elif not Current.services:
        Current.services = (robot._engine.gyro(robot.imu),)


class Gyro:
    """Correct the heading that the wheels have measured by that of a gyroscope. Headings are in thousandths of a degree."""

    def __init__(self, imu: "IMU", engine: "Engine") -> None:
        imu.begin()
        self._imu = imu
        self._engine = engine
        self._start = engine.turned() * 180_000 // engine.half_per_turn

    def serve(self) -> None:
        """Read the gyroscope, and set `shift` of both wheels in um. Called every 10 ms during a wait."""
        engine = self._engine
        left, right = engine.wheels
        still = not (left.duty or right.duty or left.step or right.step)
        heading = self._start + self._imu.advance(still=still)
        # In um, for the present track; 3400 degrees x 314 159 um (a track of 100 mm) < 2**30
        turn = engine.half_per_turn
        turned = heading // 1000 * turn // 360 + heading % 1000 * turn // 360_000
        # Positive if the wheels have measured more turn to the right than the gyroscope.
        shift = ((left.um - right.um) >> 1) - turned
        left.shift = shift
        right.shift = -shift
