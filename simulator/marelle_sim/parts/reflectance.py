"""An infrared reflectance sensor over the mat."""

from collections.abc import Callable
from math import floor

from marelle_sim.kernel import NEVER_US, Clock
from marelle_sim.world import Chassis, Mat


class Reflectance:
    """An infrared reflectance sensor (line sensor) over the mat; it reads high over black."""

    __slots__ = (
        "_ahead", "_chassis", "_clock", "_cut", "_height", "_lasts_ms", "_levels", "_noise", "_right", "_rows", "_seen",
        "_sure_ms", "_width",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - its wires and its properties
        self,
        chassis: Chassis,
        clock: Clock,
        mat: Mat,
        *,
        place_mm: tuple[float, float],
        levels: tuple[int, int],
        noise: Callable[[], int],
        lasts_ms: Callable[[float, float], int] | None = None,
    ) -> None:
        """Mount the sensor on a chassis.

        Args:
            chassis: the body that carries it.
            clock: the time of the run.
            mat: the mat, blurred by the size of the sensor's spot.
            place_mm: its place ahead of the middle of the axle, and to the right.
            levels: 16-bit readings over white and over black.
            noise: function whose result is added to each reading.
            lasts_ms: function from a point (x, y) of the mat to the time (ms) for which the reading there cannot change; for so long the
                robot's pose is not computed. None: the pose is computed for each reading.
        """
        self._chassis, self._clock = chassis, clock
        self._rows, self._cut = mat.rows, mat.cut
        # CPython is faster if it need not convert an integer to a float.
        self._width, self._height = float(mat.width), float(mat.height)
        self._ahead, self._right = float(place_mm[0]), float(place_mm[1])
        scale = (levels[1] - levels[0]) / 255.0
        self._levels = tuple([round(levels[0] + dark * scale) for dark in range(256)])
        self._noise, self._lasts_ms = noise, lasts_ms
        self._seen, self._sure_ms = 0, -1  # a reading, and until when (ms) it cannot change

    def look(self) -> int:
        """Return the present reading, 0 to 65520: the 12 bits of the ADC, scaled to 16."""
        ms = self._clock.now // 1000
        if ms <= self._sure_ms:
            level = self._seen
        else:
            chassis = self._chassis
            if ms > chassis.ms:
                chassis.advance(ms)
            ahead, right = self._ahead, self._right
            sine, cosine = chassis.sine, chassis.cosine
            x = chassis.x + ahead * sine + right * cosine
            y = chassis.y + ahead * cosine - right * sine
            if 0.0 <= x < self._width and 0.0 <= y < self._height:
                # floor() takes a third of the time of int()
                row = self._rows[floor(y)] or self._cut(floor(y))
                level = self._levels[row[floor(x)]]
            else:
                level = self._levels[0]  # the table around the mat is light
            if self._lasts_ms is not None:
                self._seen, self._sure_ms = level, ms + self._lasts_ms(x, y)
        noise = self._noise  # CPython calls a local variable faster than an attribute
        level += noise()
        if level < 0:
            return 0
        return level & 0xFFF0 if level < 65536 else 0xFFF0

    def leave_mat(self) -> None:
        """Read black from now on: the robot is lifted."""
        self._seen, self._sure_ms = self._levels[-1], NEVER_US

    def meet_mat(self) -> None:
        """Read the mat again: the robot has been put down."""
        self._sure_ms = -1
