# ruff: noqa: SLF001 - what a robot has inside: here, so that a program that makes none does not load it
"""What keeps headings with the gyro: loaded by `bot.use_gyro(True)`."""

from .tools import Current, const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from . import Robot
    from .control import Wheel
    from .parts.imu import IMU


def use(robot: "Robot", on: bool) -> None:
    """Let the gyro keep a robot's headings, or the wheels."""
    if not on:
        Current.services = ()
    elif not Current.services:
        engine = robot._engine
        Current.services = (Gyro(robot.imu, engine.wheels, engine.half_per_turn).serve,)


class Gyro:
    """Tell two wheels by how much their own idea of the heading is wrong."""

    def __init__(self, imu: "IMU", wheels: "tuple[Wheel, Wheel]", um_per_turn: int) -> None:
        imu.begin(um_per_turn)
        self._imu = imu
        self._wheels = left, right = wheels
        self._base = ((left.um - right.um) >> 1) - left.shift

    def serve(self) -> None:
        """Read the gyro: called every 10 ms of a wait."""
        left, right = self._wheels
        still = not (left.duty or right.duty or left.step or right.step)
        turned = self._imu.advance(still=still)
        # Positive when the wheels believe to be further right than the gyro does.
        shift = ((left.um - right.um) >> 1) - self._base - turned
        left.shift = shift
        right.shift = -shift
