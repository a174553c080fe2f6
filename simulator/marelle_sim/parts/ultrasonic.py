"""An ultrasonic range sensor (HC-SR04): its beam, its echo pulse, and a hand that a run holds in front of it."""

from collections.abc import Callable
from math import cos, inf, radians, sin

from marelle_sim.kernel import Clock
from marelle_sim.microcontroller.pin import Line
from marelle_sim.world import Chassis, catch_up
from marelle_sim.world.walls import WallGrid, beam

Point = tuple[float, float]
Others = Callable[[Point, list[Point], list[float], list[bool], float], None]

_US_PER_MM = 5.8  # there and back at 343 m/s, as data sheets put it: mm = us * 10 / 58
_BURST_US = 450  # from the end of the trigger to the start of the echo pulse
_NO_ECHO_US = 38_000  # what an HC-SR04 puts out when nothing comes back
_TRIGGER_US = 8  # a shorter trigger pulse is not noticed (the data sheet asks for 10)
_BEAMS = 5
_REACH_MM = 4000.0
_ROUNDING = 1e-9  # tolerance of a cosine


class Ultrasonic:
    """An HC-SR04: after a pulse on its input trig, its output echo is high for the travel time of the sound, there and back; 38 ms without an echo.

    Attributes:
        hand_mm: distance of a hand held in front of it; infinity without one.
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

    def __init__(  # noqa: PLR0913 - its wires and its properties
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
        """Mount the sensor on a chassis, and connect it to its lines.

        Args:
            chassis: the body that carries it.
            clock: the time of the run.
            walls: the walls of the world.
            lines: trig and echo.
            place: distance ahead of the middle of the axle and to the right (mm), and direction (degrees from
                straight ahead, positive to the right).
            cone_deg: the whole width of its beam.
            wall_deg: the greatest angle between the middle of the beam and the normal of a wall at which the wall's echo
                comes back; at a greater one the sound is reflected away.
            noise: function whose result (mm) is added to each distance.
            others: `SharedWorld.meet`: shortens the beams that hit other robots or boxes, and marks those whose echo is heard.
            aim: function that returns the angle (degrees, to the right) by which a servo has turned the sensor.
        """
        self._chassis, self._clock, self._walls, self._others = chassis, clock, walls, others
        self._of_mat, self.hand_mm = walls, inf
        self._ahead, self._right, direction_deg = place
        self._noise, self._aim = noise, aim
        self._least_cosine = cos(radians(wall_deg)) - _ROUNDING
        half, middle = radians(cone_deg) / 2, radians(direction_deg)
        angles = [middle + half * (2 * index / (_BEAMS - 1) - 1) for index in range(_BEAMS)]
        self._cone = [(sin(angle), cos(angle)) for angle in angles]
        trigger, self._echo = lines
        self._echo.set(0)
        self._rose_us, self._listening = -1, False
        trigger.on_output = self._trigger

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
        """Return the distance (mm) that the sensor measures now: that of the nearest echo of five beams, or of the hand.

        It is at least 20 mm; infinity if there is no echo from up to 4000 mm.
        """
        chassis = self._chassis
        catch_up(chassis, self._clock.now)
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
                [distance for distance, is_heard in zip(far, heard, strict=True) if is_heard],
                default=inf,
            )
        elif True not in heard:  # else the last echo heard is the nearest: beams end there
            nearest = inf
        nearest = min(nearest, self.hand_mm)
        return nearest if nearest == inf else max(20.0, nearest + self._noise())

    def set(self, value: int) -> None:
        """Hold a hand in front of the sensor at a distance of `value` mm; 0 takes the hand away. A nearer obstacle is measured instead."""
        self.hand_mm = value or inf

    def heard(self) -> bool:
        """Return False: a change triggers nothing after the program's end, because the sensor measures only when it is triggered."""
        return False

    def leave_mat(self) -> None:
        """Detect no wall from now on: the robot is lifted."""
        self._walls = WallGrid(())

    def meet_mat(self) -> None:
        """Detect walls again: the robot has been put down."""
        self._walls = self._of_mat
