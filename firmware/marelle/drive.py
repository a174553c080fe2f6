"""A base with two driven wheels: straight, turn, arc, drive.

Distances in mm, angles in degrees, a positive turn is to the right. Every move starts from where the last one should have
ended, so small errors never add up from move to move.
"""

from .control import BRAKE, COAST, HOLD, TICK_MS, Engine
from .errors import RobotError, number
from .tasks import wait as wait_ms
from .wheel import Wheel, const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .parts.motor import Encoder, Motor

_STRAIGHT_MOST = const(20000)  # mm
_TURN_MOST = const(36000)  # degrees
_SPEED_MOST = const(500)  # mm/s
_RATE_MOST = const(1000)  # degrees/s
_WHEEL_MOST = const(76800)  # 480 mm/s in 16ths of um a tick: some power is left to correct with


class Move:
    """A move under way, as `bot.straight(300, wait=False)` returns it.

    Attributes:
        result: None while it runs, then True, or False when it did not reach its end.
        blocked: whether a wheel did not turn, or it took too long.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._name = name
        self._said = False
        self.result: "bool | None" = None
        self.blocked = False

    def done(self) -> bool:
        """Tell whether the move has ended, well or not."""
        if self.blocked and not self._said:
            self._said = True
            print(
                "E-BOT-03 " + self._name + ": stopped before the end, a wheel is blocked or slow"
            )
        return self.result is not None

    def wait(self) -> bool:
        """Wait until the move ends; False when a wheel was blocked, it took too long or it was given up."""
        while not self.done():
            wait_ms(TICK_MS)
        return self.result is True

    def cancel(self) -> None:
        """Give the move up and stop."""
        if self.result is None:
            self._engine.stop(BRAKE)


class DriveBase:
    """Drive two motors with encoders.

    >>> bot.straight(300)
    >>> bot.turn(90)
    >>> bot.drive(100, 0)
    """

    def __init__(
        self,
        left: "tuple[Motor, Encoder]",
        right: "tuple[Motor, Encoder]",
        *,
        wheel_diameter: float,
        axle_track: float,
        counts: int,
        every: "Callable[[int, Callable[[object], None]], Callable[[], None]]",
    ) -> None:
        self._counts = counts
        self._engine = Engine(Wheel(*left), Wheel(*right), lambda tick: every(TICK_MS, tick))
        self._values = [200, 400, 150, 400]
        self.settings(wheel_diameter=wheel_diameter, axle_track=axle_track)

    # Moves

    def straight(self, mm: float, *, wait: bool = True, then: int = BRAKE) -> "bool | Move":
        """Go straight by `mm` (negative: back), at most 20 m.

        >>> bot.straight(300)

        Returns True once there, False when a wheel is blocked or it takes twice as long as planned and 2 s.
        With `wait=False` returns a `Move` at once.
        """
        return self._move(
            "straight(mm)", number(mm, _STRAIGHT_MOST, "straight(mm)", 1000), 0, wait, then
        )

    def turn(self, angle: float, *, wait: bool = True, then: int = BRAKE) -> "bool | Move":
        """Turn on the spot by `angle` degrees, to the right when positive.

        >>> bot.turn(90)
        """
        return self._move("turn(deg)", 0, number(angle, _TURN_MOST, "turn(deg)", 1000), wait, then)

    def arc(
        self, radius: float, angle: float, *, wait: bool = True, then: int = BRAKE
    ) -> "bool | Move":
        """Drive a part of a circle of `radius` mm, turning by `angle` degrees (positive: to the right).

        >>> bot.arc(200, 90)

        A negative radius drives it backwards.
        """
        form = "arc(radius, deg)"
        radius_um = number(radius, _STRAIGHT_MOST, form, 1000)
        angle_mdeg = number(angle, _TURN_MOST, form, 1000)
        way = radius_um * abs(angle_mdeg) * 355 // (180_000 * 113)  # pi = 355 / 113
        return self._move(form, way, angle_mdeg, wait, then)

    def drive(self, speed: int, rate: int) -> None:
        """Drive at `speed` mm/s while turning at `rate` degrees/s, until told otherwise.

        >>> bot.drive(100, 0)
        """
        # Hot path of every pupil's loop: whole numbers pass by two comparisons.
        if type(speed) is not int or not -_SPEED_MOST <= speed <= _SPEED_MOST:
            speed = number(speed, _SPEED_MOST, "drive(speed, rate)")
        if type(rate) is not int or not -_RATE_MOST <= rate <= _RATE_MOST:
            rate = number(rate, _RATE_MOST, "drive(speed, rate)")
        mean = speed * 160
        half = rate * self._half_per_rate >> 8
        if half > _WHEEL_MOST:
            half = _WHEEL_MOST
        elif half < -_WHEEL_MOST:
            half = -_WHEEL_MOST
        room = _WHEEL_MOST - (half if half > 0 else -half)  # turning goes before speed
        self._engine.drive(room if mean > room else -room if mean < -room else mean, half)

    def stop(self, then: int = BRAKE) -> None:
        """Slow down and stop.

        >>> bot.stop()
        """
        self._engine.stop(then)

    def _move(
        self, form: str, way_um: int, angle_mdeg: int, wait: bool, then: int
    ) -> "bool | Move":
        if not COAST <= then <= HOLD:
            raise RobotError("E-BOT-02", form, "then=COAST, BRAKE or HOLD is expected")
        half = angle_mdeg * self._half_per_turn
        half = (half + 180_000) // 360_000 if half >= 0 else -((180_000 - half) // 360_000)
        move = Move(self._engine, form)
        self._engine.move(way_um, half, move, then)
        return move.wait() if wait else move

    # Readings

    def distance(self) -> int:
        """Return how far the robot has driven, in mm: back counts negative."""
        engine = self._engine
        engine.measure()
        return (engine.sum() + 1000) // 2000

    def heading(self) -> int:
        """Return how far the robot has turned since it started, in degrees: 90 to the right, 360 a whole turn."""
        engine = self._engine
        engine.measure()
        return (engine.difference() * 360 + self._half_per_turn) // (2 * self._half_per_turn)

    def pose(self) -> "tuple[int, int, int]":
        """Return (x, y, heading): mm to the right of and ahead of where the program started, and degrees."""
        engine = self._engine
        engine.measure()
        x, y = engine.odometry.at(engine.sum(), engine.difference())
        return (x + 500) // 1000, (y + 500) // 1000, self.heading()

    def done(self) -> bool:
        """Tell whether the last move has ended."""
        return not self._engine.is_moving()

    # Settings

    def settings(
        self,
        *,
        wheel_diameter: "float | tuple[float, float] | None" = None,
        axle_track: "float | None" = None,
        straight_speed: "float | None" = None,
        straight_acceleration: "float | None" = None,
        turn_rate: "float | None" = None,
        turn_acceleration: "float | None" = None,
    ) -> None:
        """Change the robot's measures and the speeds of its moves; what is not named stays.

        >>> bot.settings(wheel_diameter=42.87, axle_track=100.4, straight_speed=150)

        Args:
            wheel_diameter: mm, or a pair (left, right).
            axle_track: mm between the points where the wheels touch the floor.
            straight_speed: mm/s, at most 480.
            straight_acceleration: mm/s2.
            turn_rate: degrees/s.
            turn_acceleration: degrees/s2.
        """
        form = "settings(...)"
        engine = self._engine
        if wheel_diameter is not None:
            pair = (
                wheel_diameter
                if isinstance(wheel_diameter, tuple)
                else (wheel_diameter, wheel_diameter)
            )
            engine.left.calibrate(_circle(pair[0], form), self._counts)
            engine.right.calibrate(_circle(pair[1], form), self._counts)
        if axle_track is not None:
            self._half_per_turn = half = _circle(
                axle_track, form
            )  # um each wheel goes in a whole turn on the spot
            engine.odometry.per_turn = 2 * half
        values = self._values
        for index, value in enumerate(
            (straight_speed, straight_acceleration, turn_rate, turn_acceleration)
        ):
            if value is not None:
                values[index] = _positive(value, 2000, form)
        # In 16ths of um a tick: 1 mm/s = 160; 1 mm/s2 = 1.6 a tick. A turn of 360 degrees moves each wheel by _half_per_turn.
        self._half_per_rate = rate = self._half_per_turn * 160 * 256 // 360_000
        engine.mean_top = min(values[0] * 160, _WHEEL_MOST)
        engine.half_top = min(values[2] * rate >> 8, _WHEEL_MOST)
        engine.mean_gain = max(values[1] * 8 // 5, 1)
        engine.half_gain = max(values[3] * rate // 25600, 1)


def _positive(value: float, most: int, form: str, unit: int = 1) -> int:
    """Return a number above 0."""
    result = number(value, most, form, unit)
    if result <= 0:
        raise RobotError("E-BOT-01", form, "a number above 0 is expected")
    return result


def _circle(diameter_mm: float, form: str) -> int:
    """Return the circumference in um."""
    return _positive(diameter_mm, 500, form, 1000) * 355 // 113  # pi = 355 / 113 within 1e-7
