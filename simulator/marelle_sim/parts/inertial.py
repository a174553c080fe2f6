"""The errors of an inertial sensor: noise, zero offset, drift with temperature, axes askew."""

from __future__ import annotations

from functools import cache
from math import radians, sqrt

from marelle_sim.kernel import sample_noise, stream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    from marelle_sim.kernel import Clock

    Vector = tuple[float, float, float]

_CALIBRATED = 2500  # hundredths of a degree: the data sheet has the zero at 25 degrees C
_MM_S2_PER_UG = 9807e-6
_SIDES = "xyz"


class _Axes:
    """Three axes that measure one kind of motion.

    Attributes:
        zeros: reading of each at rest and 25 degrees C. drifts: change of it for each degree above that.
    """

    __slots__ = ("_name", "_noise", "_sample", "_seed", "drifts", "zeros")

    def __init__(self, seed: int, name: str, *, zero: float, drift: float, noise: float) -> None:
        """Draw the errors: `zero` and `drift` are their bounds, `noise` is the deviation in a band of 1 Hz."""

        def draw(what: str, most: float) -> list[float]:
            draws = [2.0 * stream(seed, name, what, side).random() - 1.0 for side in _SIDES]
            return [most * share for share in draws]

        self.zeros, self.drifts = draw("zero", zero), draw("drift", drift)
        self._seed, self._name, self._noise = seed, name, noise
        self._sample = cache(
            self._source
        )  # a program that reads one axis need not wait for the others' noise

    def _source(self, side: str) -> Callable[[int], float]:
        return sample_noise(self._seed, f"{self._name}/{side}")

    def read(self, felt: Vector, warmer: float, number: int, rate_hz: float) -> Vector:
        """Return the reading of a motion in sample `number` at a data rate; `warmer` is in degrees above 25."""
        deviation = self._noise * sqrt(
            rate_hz / 2
        )  # the band that the chip passes is half its rate
        x, y, z = (
            value + zero + warmer * drift + deviation * self._sample(side)(number)
            for value, zero, drift, side in zip(felt, self.zeros, self.drifts, _SIDES, strict=True)
        )
        return x, y, z


class InertialErrors:
    """The errors of one chip: drawn once from the seed, except the noise, which differs in each sample.

    They are drawn at the first reading: most programs never read the chip.
    """

    __slots__ = ("_clock", "_drawn", "_exact", "_name", "_seed", "_temperature", "_values")

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
        """Prepare to draw them.

        Args:
            clock: the time of a reading.
            values: the numbers of the kit's table.
            temperature: returns the temperature of the air, in hundredths of a degree.
            seed: of all chance.
            name: of the part.
            exact: whether the chip has no errors.
        """
        self._clock, self._temperature, self._exact = clock, temperature, exact
        self._values, self._seed, self._name = values, seed, name
        self._drawn: tuple[_Axes, _Axes, list[float]] | None = None

    def _draw(self) -> tuple[_Axes, _Axes, list[float]]:
        """Draw the errors of gyroscope and accelerometer, and the tilt of each axis in radians."""
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
        """Return the gyroscope's reading (x, y, z; mdeg/s) of the true rate of turn `felt`, with the sensor's errors.

        `rate_hz` is the rate at which the chip measures: the noise changes with each new measurement.
        """
        return felt if self._exact else self._read(0, felt, rate_hz)

    def acceleration(self, felt: Vector, rate_hz: float) -> Vector:
        """Return the accelerometer's reading (x, y, z; mm/s2) of the true acceleration `felt`; as `turning`."""
        return felt if self._exact else self._read(1, felt, rate_hz)

    def warmer(self) -> float:
        """Return the chip's temperature above 25 degrees C, in degrees."""
        return (self._temperature() - _CALIBRATED) / 100

    def _read(self, kind: Literal[0, 1], felt: Vector, rate_hz: float) -> Vector:
        drawn = self._drawn = self._drawn or self._draw()
        x, y, z = felt
        a, b, c = drawn[2]  # a rotation so small that its order does not matter
        turned = x - c * y + b * z, y + c * x - a * z, z - b * x + a * y
        number = int(self._clock.now * rate_hz / 1_000_000)
        return drawn[kind].read(turned, self.warmer(), number, rate_hz)
