"""Sensors of the world: reflectance sensors, the ultrasonic range finder, the motion of the body."""

from __future__ import annotations

from math import cos, floor, inf, radians, sin

from marelle_sim.kernel import NEVER_US
from marelle_sim.world.rays import beam
from marelle_sim.world.walls import WallGrid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.kernel import Clock
    from marelle_sim.microcontroller.pin import Line
    from marelle_sim.world import Chassis, Mat

    Point = tuple[float, float]
    Others = Callable[[Point, list[Point], list[float], list[bool], float], None]

_US_PER_MM = 5.8  # there and back at 343 m/s, as data sheets put it: mm = us * 10 / 58
_BURST_US = 450  # from the end of the trigger to the start of the echo pulse
_NO_ECHO_US = 38_000  # what an HC-SR04 puts out when nothing comes back
_TRIGGER_US = 8  # a shorter trigger pulse is not noticed (the data sheet asks for 10)
_BEAMS = 5
_REACH_MM = 4000.0
_ROUNDING = 1e-9  # of a cosine


class Reflectance:
    """An infrared reflectance sensor over the mat: black reads high."""

    __slots__ = (
        "_ahead", "_chassis", "_clock", "_cut", "_height", "_lasts_ms", "_levels", "_noise", "_right", "_rows", "_seen",
        "_sure_ms", "_width",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - what it is wired to, and what it is like
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
        """Make it.

        Args:
            chassis: what carries it.
            clock: the time of a reading.
            mat: the mat, blurred by its spot.
            place_mm: how far ahead of the axle's middle, and to the right.
            levels: 16-bit readings over white and over black.
            noise: added to each reading.
            lasts_ms: returns for a point of the mat the time for which the reading cannot change; meanwhile the
                chassis is not asked. None: it is asked for each reading.
        """
        self._chassis, self._clock = chassis, clock
        self._rows, self._cut = mat.rows, mat.cut
        # CPython is quicker where it need not make a float of an integer.
        self._width, self._height = float(mat.width), float(mat.height)
        self._ahead, self._right = float(place_mm[0]), float(place_mm[1])
        scale = (levels[1] - levels[0]) / 255.0
        self._levels = tuple([round(levels[0] + dark * scale) for dark in range(256)])
        self._noise = noise
        self._lasts_ms = lasts_ms
        self._seen, self._sure_ms = 0, -1  # the reading that cannot change, until when

    def look(self) -> int:
        """Return the present reading: the 12 bits of the converter, scaled to 16."""
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
        noise = self._noise  # CPython calls a local quicker than what an attribute holds
        level += noise()
        if level < 0:
            return 0
        return level & 0xFFF0 if level < 65536 else 0xFFF0

    def leave_mat(self) -> None:
        """Read black from now on: the robot is lifted, and no light comes back."""
        self._seen, self._sure_ms = self._levels[-1], NEVER_US

    def meet_mat(self) -> None:
        """Read the mat again: the robot is put down."""
        self._sure_ms = -1


class Ultrasonic:
    """An HC-SR04: after a pulse on trig, echo is high for the travel time of the sound.

    Attributes:
        hand_mm: distance of a hand in front of it; infinity for none.
    """

    __slots__ = (
        "_ahead",
        "_aim",
        "_chassis",
        "_clock",
        "_cone",
        "_echo",
        "_least_cosine",
        "_listening",
        "_noise",
        "_of_mat",
        "_others",
        "_right",
        "_rose_us",
        "_walls",
        "hand_mm",
    )  # fmt: skip

    def __init__(  # noqa: PLR0913 - what it is wired to, and what it is like
        self,
        chassis: Chassis,
        clock: Clock,
        walls: WallGrid,
        lines: tuple[Line, Line],
        *,
        place: tuple[float, float, float],
        cone_deg: float,
        wall_deg: float,
        noise: Callable[[], float],
        others: Others | None = None,
        aim: Callable[[], float] | None = None,
    ) -> None:
        """Make it.

        Args:
            chassis: what carries it.
            clock: the time of a trigger pulse.
            walls: the walls of the world.
            lines: trig and echo.
            place: distance ahead of the axle's middle and to the right (mm), and direction (degrees from
                straight ahead, positive to the right).
            cone_deg: the whole width of its beam.
            wall_deg: the greatest angle between the middle of the beam and the normal of a wall at which its echo
                comes back; beyond, the sound is reflected away.
            noise: added to each distance, mm.
            others: `SharedWorld.meet`: puts into `far` and `heard` the other robots and boxes that the beams hit.
            aim: returns the angle (degrees, to the right) by which a servo has turned it.
        """
        self._aim = aim
        self._chassis, self._clock, self._walls, self._others = chassis, clock, walls, others
        self._of_mat, self.hand_mm = walls, inf
        self._ahead, self._right, direction_deg = place
        self._noise = noise
        self._least_cosine = cos(radians(wall_deg)) - _ROUNDING
        half = radians(cone_deg) / 2
        middle = radians(direction_deg)
        angles = [middle + half * (2 * index / (_BEAMS - 1) - 1) for index in range(_BEAMS)]
        self._cone = [(sin(angle), cos(angle)) for angle in angles]
        self._echo = lines[1]
        self._echo.set(0)
        self._rose_us = -1
        self._listening = False
        lines[0].on_output = self._trigger

    def _trigger(self, share: float, frequency_hz: int) -> None:
        del frequency_hz
        now = self._clock.now
        if share > 0.0:
            self._rose_us = now
        elif self._rose_us >= 0:
            long_enough = now - self._rose_us >= _TRIGGER_US
            self._rose_us = -1
            if long_enough and not self._listening:
                self._listening = True
                self._clock.at(now + _BURST_US, self._rise, acts=self._echo.heard)

    def _rise(self) -> None:
        distance = self.distance_mm()
        length_us = _NO_ECHO_US if distance == inf else int(distance * _US_PER_MM)
        self._clock.at(self._clock.now + length_us, self._fall, acts=self._echo.heard)
        self._echo.set(1)

    def _fall(self) -> None:
        self._listening = False
        self._echo.set(0)

    def distance_mm(self) -> float:
        """Return the distance measured now, 20 to 4000 mm or infinity: the nearest echo of five beams."""
        chassis = self._chassis
        ms = self._clock.now // 1000
        if ms > chassis.ms:
            chassis.advance(ms)
        sine, cosine = chassis.sine, chassis.cosine
        x = chassis.x + self._ahead * sine + self._right * cosine
        y = chassis.y + self._ahead * cosine - self._right * sine
        if self._aim is not None:
            turn = radians(self._aim())
            turned, along = sin(turn), cos(turn)
            sine, cosine = sine * along + cosine * turned, cosine * along - sine * turned
        rays = [
            (ahead * sine + side * cosine, ahead * cosine - side * sine)
            for side, ahead in self._cone
        ]
        axis_x, axis_y = rays[_BEAMS // 2]
        least2 = self._least_cosine**2
        far, heard, nearest = [], [], _REACH_MM
        for ray in rays:
            distance, wall = beam(self._walls, x, y, *ray, reach_mm=nearest)
            square = False
            if wall is not None:
                across = axis_x * wall.dy_mm - axis_y * wall.dx_mm
                square = across * across >= least2 * wall.length2
                nearest = distance if square else nearest
            far.append(min(distance, nearest))
            heard.append(square)
        if self._others is not None:
            self._others((x, y), rays, far, heard, self._least_cosine)
            nearest = min(
                [way for way, is_heard in zip(far, heard, strict=True) if is_heard], default=inf
            )
        elif True not in heard:  # else the last that is heard is the nearest: no beam goes farther
            nearest = inf
        nearest = min(nearest, self.hand_mm)
        return nearest if nearest == inf else max(20.0, nearest + self._noise())

    def set(self, value: int) -> None:
        """Hold a hand at a distance (mm) in front of it; 0 takes the hand away. A nearer thing is measured first."""
        self.hand_mm = value or inf

    def heard(self) -> bool:
        """Tell whether a change triggers anything after the program's end: no, the sensor is only read."""
        return False

    def leave_mat(self) -> None:
        """Detect no wall from now on: the robot is lifted."""
        self._walls = WallGrid(())

    def meet_mat(self) -> None:
        """Detect walls again: the robot is put down."""
        self._walls = self._of_mat


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
