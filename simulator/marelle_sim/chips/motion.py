"""The common parts of simulated inertial sensors: motion, errors, and 16-bit counts.

Such a chip lies flat on the robot: x ahead, y left, z up. A turn to the right, positive elsewhere in marelle, is negative here:
the chips count counter-clockwise about their z axis.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, Protocol

    Vector = tuple[float, float, float]

    class Motion(Protocol):
        """The present motion of the robot, with the scale error of this chip."""

        def turn_rate_mdeg_s(self) -> float:
            """Return the rate of turn, clockwise positive, in thousandths of a degree per second."""

        def acceleration_mm_s2(self) -> tuple[float, float, float]:
            """Return the acceleration (ahead, left, up) in mm/s2: (0, 0, 9807) at rest."""

    class Errors(Protocol):
        """The errors of the chip."""

        def turning(self, felt: Vector, rate_hz: float) -> Vector:
            """Return the gyroscope's reading, in mdeg/s about each axis."""

        def acceleration(self, felt: Vector, rate_hz: float) -> Vector:
            """Return the accelerometer's reading, in mm/s2 along each axis."""

        def warmer(self) -> float:
            """Return the chip's temperature above 25 degrees C, in degrees."""


GRAVITY_MM_S2 = 9807


def words(values: Vector, one: float, order: Literal["little", "big"]) -> bytes:
    """Return three values as 16-bit counts of `one` unit."""
    return b"".join([counts(value / one).to_bytes(2, order, signed=True) for value in values])


def counts(value: float) -> int:
    """Return the nearest whole number, limited to signed 16 bits."""
    return max(-32768, min(32767, round(value)))
