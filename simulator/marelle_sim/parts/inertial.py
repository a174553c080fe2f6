"""What an inertial sensor makes of the motion that it feels: noise, a zero that is off, drift with temperature, axes askew."""

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
        zeros: what each reads at rest and 25 degrees C. drifts: by how much more for each degree above that.
    """

    __slots__ = ("_name", "_noise", "_sample", "_seed", "drifts", "zeros")

    def __init__(self, seed: int, name: str, *, zero: float, drift: float, noise: float) -> None:
        """Draw them; `zero` and `drift` are the largest, `noise` is that of a band of 1 Hz."""

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
        """Return what they read of a motion in one sample; `warmer` is in degrees above 25."""
        deviation = self._noise * sqrt(
            rate_hz / 2
        )  # the band that the chip passes is half its rate
        x, y, z = (
            value + zero + warmer * drift + deviation * self._sample(side)(number)
            for value, zero, drift, side in zip(felt, self.zeros, self.drifts, _SIDES, strict=True)
        )
        return x, y, z


class InertialErrors:
    """The errors of one chip: drawn once from the seed, but for the noise, which is another in each sample.

    They are drawn when the chip is first read: most programs never read it.
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
        """Have none drawn yet.

        Args:
            clock: when it is read.
            values: the numbers of the kit's table.
            temperature: gives that of the air, in hundredths of a degree.
            seed: of all chance.
            name: of the part.
            exact: whether it has no error at all.
        """
        self._clock, self._temperature, self._exact = clock, temperature, exact
        self._values, self._seed, self._name = values, seed, name
        self._drawn: tuple[_Axes, _Axes, list[float]] | None = None

    def _draw(self) -> tuple[_Axes, _Axes, list[float]]:
        """Draw those of turning and of acceleration, and by how much each axis is askew."""
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
        """Return what the gyroscope reads (mdeg/s) of what it feels, sampled so many times a second."""
        return felt if self._exact else self._read(0, felt, rate_hz)

    def acceleration(self, felt: Vector, rate_hz: float) -> Vector:
        """Return what the accelerometer reads (mm/s2) of what it feels, sampled so many times a second."""
        return felt if self._exact else self._read(1, felt, rate_hz)

    def warmer(self) -> float:
        """Return by how many degrees the chip is warmer than 25 degrees C."""
        return (self._temperature() - _CALIBRATED) / 100

    def _read(self, kind: Literal[0, 1], felt: Vector, rate_hz: float) -> Vector:
        drawn = self._drawn = self._drawn or self._draw()
        x, y, z = felt
        a, b, c = drawn[2]  # a rotation so small that its order does not matter
        turned = x - c * y + b * z, y + c * x - a * z, z - b * x + a * y
        number = int(self._clock.now * rate_hz / 1_000_000)
        return drawn[kind].read(turned, self.warmer(), number, rate_hz)
