"""The motion of a robot's body as its inertial sensor measures it."""

from __future__ import annotations

from marelle_sim.kernel import Clock
from marelle_sim.world import Chassis


class BodyMotion:
    """The present motion of a robot's body as its inertial sensor measures it: with the scale error of its gyroscope, without noise."""

    __slots__ = ("_chassis", "_clock", "_gyro")

    def __init__(self, chassis: Chassis, clock: Clock, *, gyro: float = 1.0) -> None:
        """Measure the motion of a chassis; `gyro` is the scale factor of this robot's gyroscope, near 1."""
        self._chassis, self._clock, self._gyro = chassis, clock, gyro

    def turn_rate_mdeg_s(self) -> float:
        """Return the rate of turn in millidegrees per second, positive to the right, multiplied by the gyroscope's scale factor."""
        self._settle()
        return self._chassis.turn_rate() * 57_295.779_513 * self._gyro

    def acceleration_mm_s2(self) -> tuple[float, float, float]:
        """Return the acceleration (ahead, left, up) in mm/s2; up is always 9807, that of gravity."""
        self._settle()
        chassis = self._chassis
        return chassis.acceleration(), -chassis.speed() * chassis.turn_rate(), 9807.0

    def _settle(self) -> None:
        ms = self._clock.now // 1000
        if ms > self._chassis.ms:
            self._chassis.advance(ms)
