"""What all simulated inertial sensors share: the interface to motion and errors, and the conversion to 16-bit counts.

Such a chip lies flat on the robot: x ahead, y left, z up. It counts a rotation counter-clockwise about z as positive, so that a turn
to the right, positive elsewhere in marelle, is negative here.
"""

from typing import Literal, Protocol

Vector = tuple[float, float, float]


class Motion(Protocol):
    """The present motion of the robot as one chip measures it: with the scale error of its gyroscope, without its other errors."""

    def turn_rate_mdeg_s(self) -> float:
        """Return the rate of turn, clockwise positive, in thousandths of a degree per second."""

    def acceleration_mm_s2(self) -> tuple[float, float, float]:
        """Return the acceleration (ahead, left, up) in mm/s2: (0, 0, 9807) at rest."""


class Errors(Protocol):
    """The measurement errors of an inertial sensor, except its scale error: from the values of `Motion` to its reading."""

    def turning(self, felt: Vector, rate_hz: float) -> Vector:
        """Return the gyroscope's reading for the rates of turn `felt`, which have its scale error; both in mdeg/s about x, y and z.

        `rate_hz`: its data rate, on which the noise depends.
        """

    def acceleration(self, felt: Vector, rate_hz: float) -> Vector:
        """Return the accelerometer's reading for the accelerations `felt`; both in mm/s2 along each axis.

        `rate_hz`: its data rate, on which the noise depends.
        """

    def warmer(self) -> float:
        """Return by how many degrees C the chip is warmer than 25 degrees C."""


GRAVITY_MM_S2 = 9807


def words(values: Vector, one: float, order: Literal["little", "big"]) -> bytes:
    """Return three values as six bytes: for each, a signed 16-bit number of units, limited to that range.

    Args:
        values: one for each axis.
        one: the value of one count, in the unit of `values`.
        order: of the two bytes of a number.
    """
    return b"".join([counts(value / one).to_bytes(2, order, signed=True) for value in values])


def counts(value: float) -> int:
    """Return the nearest whole number, limited to -32768 to 32767."""
    return max(-32768, min(32767, round(value)))
