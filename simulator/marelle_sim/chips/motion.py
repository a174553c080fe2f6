"""What the twins of inertial sensors share: what they feel, what they make of it, and their 16-bit counts.

Such a chip lies flat on the robot: x ahead, y left, z up. So a turn to the right, positive everywhere else, is negative here:
the chips count counter-clockwise about their z axis.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, Protocol

    Vector = tuple[float, float, float]

    class Motion(Protocol):
        """How the robot moves now, as this very chip feels it (its scale error included)."""

        def turn_rate_mdeg_s(self) -> float:
            """Return the turn rate, clockwise positive, in thousandths of a degree a second."""

        def acceleration_mm_s2(self) -> tuple[float, float, float]:
            """Return (ahead, left, up) as felt: a robot at rest feels 9807 upwards."""

    class Errors(Protocol):
        """What the chip makes of it."""

        def turning(self, felt: Vector, rate_hz: float) -> Vector:
            """Return what the gyroscope reads, in mdeg/s about each axis."""

        def acceleration(self, felt: Vector, rate_hz: float) -> Vector:
            """Return what the accelerometer reads, in mm/s2 along each axis."""

        def warmer(self) -> float:
            """Return by how many degrees the chip is warmer than 25 degrees C."""


GRAVITY_MM_S2 = 9807


def words(values: Vector, one: float, order: Literal["little", "big"]) -> bytes:
    """Return three values as counts of `one`."""
    return b"".join([counts(value / one).to_bytes(2, order, signed=True) for value in values])


def counts(value: float) -> int:
    """Return the nearest whole number within 16 bits: the chips saturate."""
    return max(-32768, min(32767, round(value)))
