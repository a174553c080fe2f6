"""The motion of a robot's body as its inertial sensor measures it, and the sensor's errors.

The errors are noise, a zero offset, its drift with temperature, and axes that are not aligned.
"""

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from math import radians, sqrt
from typing import Literal

from marelle_sim.kernel import Clock, sample_noise, stream
from marelle_sim.world import Chassis, catch_up

Vector = tuple[float, float, float]

_CALIBRATED = 2500  # hundredths of a degree C: the data sheet gives the zero offset at 25 degrees
_MM_S2_PER_UG = 9807e-6
_SIDES = "xyz"


class _Axes:
    """The errors of the three axes of a gyroscope or of an accelerometer, in its unit (mdeg/s or mm/s2).

    Attributes:
        zeros: for each axis, its offset at 25 degrees C. drifts: the change of that for each degree above.
    """

    def __init__(self, seed: int, name: str, *, zero: float, drift: float, noise: float) -> None:
        """Draw the errors of each axis.

        Args:
            seed: seed of the run.
            name: name of the random streams.
            zero: greatest offset at 25 degrees C.
            drift: greatest change of it for each degree.
            noise: standard deviation of the noise in a bandwidth of 1 Hz.
        """

        def draw(what: str, most: float) -> list[float]:
            return [
                most * (2.0 * stream(seed, name, what, side).random() - 1.0) for side in _SIDES
            ]

        self.zeros, self.drifts = draw("zero", zero), draw("drift", drift)
        self._noise = noise
        # Cached: a program that reads one axis need not wait for the others' noise.
        self._sample = cache(lambda side: sample_noise(seed, f"{name}/{side}"))

    def read(self, felt: Vector, warmer: float, number: int, rate_hz: float) -> Vector:
        """Return the reading of the true values `felt`, with offset, drift and noise.

        Args:
            felt: the true value of each axis.
            warmer: degrees C above 25.
            number: number of the sample since the start; each has its own noise.
            rate_hz: the data rate: the noise has a bandwidth of half of it.
        """
        deviation = self._noise * sqrt(
            rate_hz / 2
        )  # the band that the chip passes is half its rate
        x, y, z = (
            value + zero + warmer * drift + deviation * self._sample(side)(number)
            for value, zero, drift, side in zip(felt, self.zeros, self.drifts, _SIDES, strict=True)
        )
        return x, y, z


class InertialErrors:
    """The errors of one inertial sensor: drawn once from the seed of the run, except the noise, which is drawn for each sample.

    They are drawn at the first reading, because most programs never read the chip.
    """

    def __init__(
        self,
        clock: Clock,
        values: Mapping[str, float],
        temperature: Callable[[], int],
        *,
        seed: int,
        name: str,
        exact: bool,
    ) -> None:
        """Store the bounds of the errors.

        Args:
            clock: the time of the run.
            values: the part's row in the kit's table, with the bounds of its errors.
            temperature: function that returns the temperature of the air, in hundredths of a degree C.
            seed: seed of the run.
            name: name of the part, for its random streams.
            exact: True: the chip has no errors.
        """
        self._clock, self._temperature, self._exact = clock, temperature, exact
        self._values, self._seed, self._name = values, seed, name

    @cached_property
    def _drawn(self) -> tuple[_Axes, _Axes, list[float]]:
        values, seed, name = self._values, self._seed, self._name
        turning = _Axes(
            seed,
            f"{name}/gyro",
            zero=values["gyro_zero_mdps"],
            drift=values["gyro_drift_mdps"],
            noise=values["gyro_noise_mdps"],
        )
        acceleration = _Axes(
            seed,
            f"{name}/acceleration",
            zero=values["acceleration_zero_mg"] * 1000 * _MM_S2_PER_UG,
            drift=values["acceleration_drift_ug"] * _MM_S2_PER_UG,
            noise=values["acceleration_noise_ug"] * _MM_S2_PER_UG,
        )
        askew = radians(values["axis_deg"])
        tilt = [askew * (2.0 * stream(seed, name, "axis", side).random() - 1.0) for side in _SIDES]
        return turning, acceleration, tilt

    def turning(self, felt: Vector, rate_hz: float) -> Vector:
        """Return the gyroscope's reading (x, y, z; mdeg/s) for the rates of turn `felt`, which have its scale error, with its other errors.

        `rate_hz` is its data rate: the noise changes with each new sample, and grows with the rate.
        """
        return felt if self._exact else self._read(0, felt, rate_hz)

    def acceleration(self, felt: Vector, rate_hz: float) -> Vector:
        """Return the accelerometer's reading (x, y, z; mm/s2) of the true accelerations `felt`, with its errors.

        `rate_hz` is its data rate, as in `turning`.
        """
        return felt if self._exact else self._read(1, felt, rate_hz)

    def warmer(self) -> float:
        """Return by how many degrees C the chip is warmer than 25 degrees C; it has the temperature of the air."""
        return (self._temperature() - _CALIBRATED) / 100

    def _read(self, kind: Literal[0, 1], felt: Vector, rate_hz: float) -> Vector:
        x, y, z = felt
        a, b, c = self._drawn[2]  # angles so small that the order of the rotations does not matter
        turned = x - c * y + b * z, y + c * x - a * z, z - b * x + a * y
        number = int(self._clock.now * rate_hz / 1_000_000)
        return self._drawn[kind].read(turned, self.warmer(), number, rate_hz)


class BodyMotion:
    """The present motion of a robot's body as its inertial sensor measures it: with the scale error of its gyroscope, without noise."""

    def __init__(self, chassis: Chassis, clock: Clock, *, gyro: float = 1.0) -> None:
        """Measure the motion of a chassis; `gyro` is the scale factor of this robot's gyroscope, near 1."""
        self._chassis, self._clock, self._gyro = chassis, clock, gyro

    def turn_rate_mdeg_s(self) -> float:
        """Return the rate of turn in millidegrees per second, positive to the right, multiplied by the gyroscope's scale factor."""
        catch_up(self._chassis, self._clock.now)
        return self._chassis.turn_rate() * 57_295.779_513 * self._gyro

    def acceleration_mm_s2(self) -> tuple[float, float, float]:
        """Return the acceleration (ahead, left, up) in mm/s2; up is always 9807, that of gravity."""
        catch_up(self._chassis, self._clock.now)
        chassis = self._chassis
        return chassis.acceleration(), -chassis.speed() * chassis.turn_rate(), 9807.0
