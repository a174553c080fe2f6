"""The motion of the body, as an inertial sensor on it measures it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.kernel import Clock
    from marelle_sim.world import Chassis


class BodyMotion:
    """The motion of the body, as an inertial sensor on it measures it."""

    __slots__ = ("_chassis", "_clock", "_gyro")

    def __init__(self, chassis: Chassis, clock: Clock, *, gyro: float = 1.0) -> None:
        """Make it; `gyro` is the scale factor of this robot's gyroscope, about 1."""
        self._chassis, self._clock, self._gyro = chassis, clock, gyro

    def turn_rate_mdeg_s(self) -> float:
        """Return the rate of turn, in millidegrees/s, positive to the right."""
        self._settle()
        return self._chassis.turn_rate() * 57_295.779_513 * self._gyro

    def acceleration_mm_s2(self) -> tuple[float, float, float]:
        """Return (ahead, left, up) in mm/s2; up is gravity's 9807."""
        self._settle()
        chassis = self._chassis
        return chassis.acceleration(), -chassis.speed() * chassis.turn_rate(), 9807.0

    def _settle(self) -> None:
        ms = self._clock.now // 1000
        if ms > self._chassis.ms:
            self._chassis.advance(ms)
