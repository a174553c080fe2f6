# ruff: noqa: SLF001 - what a robot has inside: here, so that a program that makes none does not load it
"""What keeps the headings of an engine's wheels by a gyro: loaded by `bot.use_gyro(True)`."""

from .tools import Current, const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from . import Robot
    from .control import Engine
    from .parts.imu import IMU


def use(robot: "Robot", on: bool) -> None:
    """Let the gyro keep a robot's headings, or the wheels."""
    if not on:
        Current.services = ()
    elif not Current.services:
        Current.services = (robot._engine.gyro(robot.imu),)


class Gyro:
    """Tell two wheels by how much their own idea of the heading is wrong. Headings are in thousandths of a degree."""

    def __init__(self, imu: "IMU", engine: "Engine") -> None:
        imu.begin()
        self._imu = imu
        self._engine = engine
        self._start = engine.turned() * 180_000 // engine.half_per_turn

    def serve(self) -> None:
        """Read the gyro: called every 10 ms of a wait."""
        engine = self._engine
        left, right = engine.wheels
        still = not (left.duty or right.duty or left.step or right.step)
        heading = self._start + self._imu.advance(still=still)
        # In um, by the track as it is set now; 3400 degrees x 314 159 um (a track of 100 mm) < 2**30
        turn = engine.half_per_turn
        turned = heading // 1000 * turn // 360 + heading % 1000 * turn // 360_000
        # Positive when the wheels believe to be further right than the gyro does.
        shift = ((left.um - right.um) >> 1) - turned
        left.shift = shift
        right.shift = -shift
