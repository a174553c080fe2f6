"""A base with two driven wheels: straight, turn, arc, drive.

Distances are in mm, angles in degrees; a positive turn is to the right. A move starts from where the last one should have ended, so
that small errors do not add up from move to move.
"""

from .control import BRAKE, COAST, HOLD, TICK_MS
from .tools import Current, const, heed, number, refused, wait

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from .protocols import BackEnd
    from .side import Side

_ENDS = (COAST, BRAKE, HOLD)
_STRAIGHT_MOST = const(20000)  # mm
_TURN_MOST = const(36000)  # degrees
_SPEED_MOST = const(500)  # mm/s
_RATE_MOST = const(1000)  # degrees/s


class Move:
    """A move that has been started, as `bot.straight(300, wait=False)` returns it.

    >>> move = bot.straight(300, wait=False)
    >>> while not move.done():
    ...     print(bot.range.distance())

    Attributes:
        result: None until the move ends; then True if each wheel came within 3 mm of its goal, else False. Without encoders it is True
            for every move that no other command ended, even if a wall stopped the robot.
        blocked: True if a wheel was blocked or the move took too long; always False without encoders.
    """

    def __init__(self, engine: "BackEnd", name: str) -> None:
        self._engine = engine
        self._name = name
        self.result: "bool | None" = None
        self.blocked = False

    def done(self) -> bool:
        """Return True if the move has ended, at its goal or before. If it was blocked, print E-BOT-03 once."""
        if self.blocked and self._name:
            print(
                "E-BOT-03 " + self._name + ": stopped before the end, a wheel is blocked or slow"
            )
            self._name = ""  # said once
        heed()
        if self.result is None:
            self._engine.update()
        return self.result is not None

    def wait(self) -> bool:
        """Wait until the move ends. Return True at its goal; False if a wheel was blocked, it took too long, or another command ended it.

        Inside `run()`: `await move.wait()`.
        """
        if Current.tasks:
            return Current.tasks(self)  # type: ignore[return-value]  # an awaitable of a bool
        while not self.done():
            wait(TICK_MS)
        return self.result is True

    def cancel(self) -> None:
        """End the move: slow down now, then brake."""
        if self.result is None:
            self._engine.stop(BRAKE)


def _every(
    period_ms: int, action: "Callable[[object], None]", *, hard: bool = False
) -> "Callable[[], None]":
    """Call `action(timer)` every `period_ms` milliseconds. Return a function that stops this.

    With `hard` the action is an interrupt: it may come in the middle of another callback, and must not allocate memory. A port without
    such timers (the RP2 before MicroPython 1.26) calls it only between other callbacks.
    """
    from .hal import Timer

    timer = Timer(-1)
    if hard:
        try:
            timer.init(period=period_ms, mode=Timer.PERIODIC, callback=action, hard=True)  # type: ignore[call-arg]  # 1.26
        except TypeError:
            hard = False
    if not hard:
        timer.init(period=period_ms, mode=Timer.PERIODIC, callback=action)
    return timer.deinit


class DriveBase:
    """Drive two motors as a pair: straight, turn, arc. They brake at the end of the program.

    With encoders the base measures how far each wheel has turned. Without encoders it estimates this from time and speed.

    >>> left, right = Motor(6, 7, encoder=(4, 5)), Motor(14, 15, encoder=(12, 13))
    >>> bot = DriveBase(left, right, wheel_diameter=60, axle_track=155)
    >>> bot.straight(300)

    Args:
        left: the left motor; or, without `right`, an object with the methods of `protocols.BackEnd`, if a controller on the robot
            drives both motors.
        right: the right motor.
        wheel_diameter: mm, 1 to 500; or a pair (left, right).
        axle_track: mm between the points where the wheels touch the floor, 1 to 500.
        full_speed: speed of a wheel's rim at full duty without load, 50 to 3000 mm/s.
        dead_band: duty, in %, up to which a motor hums and does not turn, 0 to 80.
        time_constant: time in ms in which a motor completes 63 % of a change of speed, 10 to 300.
        mm_per_s_at_duty: only without encoders: the speed at full duty, extrapolated in a straight line from the speeds at usual
            duties, 50 to 3000 mm/s; None: `full_speed`.

    Raises:
        ArgumentError: E-BOT-01, a number is out of bounds; E-BOT-21, one motor has an encoder and the other has none.
    """

    def __init__(  # noqa: PLR0913 - the properties of a base
        self,
        left: "Side | BackEnd",
        right: "Side | None" = None,
        *,
        wheel_diameter: "float | tuple[float, float]",
        axle_track: float,
        full_speed: float = 550,
        dead_band: float = 8,
        time_constant: float = 60,
        mm_per_s_at_duty: "float | None" = None,
    ) -> None:
        from .back_end import back_end

        # An object of its own, so that a robot has no name but those a pupil uses (decision 056).
        self._engine: "BackEnd" = back_end(
            left, right, _every, (full_speed, dead_band, time_constant, mm_per_s_at_duty)
        )
        self._values = [0, 0, 0, 200, 400, 150, 400]  # as `settings` has them
        self.settings(wheel_diameter=wheel_diameter, axle_track=axle_track)
        self._halt = self._engine.halt
        Current.stops.insert(0, self._halt)

    # Moves

    def straight(self, mm: float, *, wait: bool = True, then: int = BRAKE) -> "bool | Move":
        """Drive straight by `mm` (negative: back), at most 20 000.

        >>> bot.straight(300)

        Args:
            mm: the distance.
            wait: True waits for the end of the move; False goes on with the program at once.
            then: how the move ends: BRAKE, COAST (no current: friction stops it) or HOLD (hold the position; E-BOT-22 without encoders).

        Returns:
            True if the robot reached the goal, False if a wheel is blocked, the move takes too long or it is cancelled. Without encoders
            no blocked wheel is noticed: True. With `wait=False` the `Move`. Inside `run()`: `await bot.straight(300)` gives True or False.

        Raises:
            ArgumentError: E-BOT-01, a number is out of bounds; E-BOT-02, another `then`. The robot does not start.
            RobotError: E-BOT-22, see `then`.
        """
        form = "straight(mm)"
        return self._start(form, number(mm, _STRAIGHT_MOST, form, 1000), 0, wait=wait, then=then)

    def turn(self, angle: float, *, wait: bool = True, then: int = BRAKE) -> "bool | Move":
        """Turn on the spot by `angle` degrees (positive: to the right), at most 36 000. `wait`, `then` and the result: see `straight`.

        >>> bot.turn(90)
        """
        form = "turn(deg)"
        return self._start(form, 0, number(angle, _TURN_MOST, form, 1000), wait=wait, then=then)

    def arc(
        self, radius: float, angle: float, *, wait: bool = True, then: int = BRAKE
    ) -> "bool | Move":
        """Drive an arc of `radius` mm while turning by `angle` degrees (positive: to the right).

        >>> bot.arc(200, 90)

        With a negative radius the robot drives the arc backwards. Bounds: 20 000 mm and 36 000 degrees. `wait`, `then` and the result: see
        `straight`.
        """
        form = "arc(radius, deg)"
        length = number(radius, _STRAIGHT_MOST, form, 1000)
        turned = number(angle, _TURN_MOST, form, 1000)
        length = length * abs(turned) * 355 // (180_000 * 113)  # pi = 355 / 113
        return self._start(form, length, turned, wait=wait, then=then)

    def _start(
        self, form: str, length: int, angle: int, *, wait: bool, then: int
    ) -> "bool | Move":
        engine = self._ends(form, then)
        move = Move(engine, form)
        engine.go(length, angle, then, move)
        return move.wait() if wait else move

    def drive(self, speed: float, rate: float) -> None:
        """Drive at `speed` mm/s (-500 to 500) and turn at `rate` degrees/s (-1000 to 1000), both rounded, until the next call.

        Anything else raises E-BOT-01. With encoders: if a wheel is blocked, the robot brakes, E-BOT-03 is printed, and a `drive` in the same
        direction is ignored for 3 s.

        >>> bot.drive(100, 0)
        """
        form = "drive(speed, rate)"
        self._engine.drive(number(speed, _SPEED_MOST, form), number(rate, _RATE_MOST, form))

    def stop(self, then: int = BRAKE) -> None:
        """Slow down and stop. The program does not wait for it. `then`: see `straight`.

        >>> bot.stop()
        """
        self._ends("stop(then)", then).stop(then)

    def _ends(self, form: str, then: int) -> "BackEnd":
        """Return the back-end, after checking `then`: E-BOT-02 if it is not COAST, BRAKE or HOLD, E-BOT-22 for HOLD without encoders.

        `form` is the call, for the message.
        """
        engine = self._engine
        if then not in _ENDS:
            raise refused("E-BOT-02", form, "then=COAST, BRAKE or HOLD is expected")
        if then == HOLD and not engine.holds:
            raise refused("E-BOT-22", form, "no place can be held without encoders")
        return engine

    # Readings

    def distance(self) -> int:
        """Return the distance driven since the base was made, in mm; backwards counts negative."""
        return self._engine.distance()

    def heading(self) -> int:
        """Return the turn since the base was made, in degrees: 90 is to the right, 360 a full turn."""
        return self._engine.heading()

    def pose(self) -> "tuple[int, int, int]":
        """Return (x, y, heading) since the base was made: mm to the right of its start, mm ahead of it, and the turn as `heading` returns it."""
        return self._engine.pose()

    def done(self) -> bool:
        """Return True if the last move has ended, or none was started; a `drive` is no move."""
        engine = self._engine
        if engine.move is not None:
            engine.update()
        return engine.move is None

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
        """Change the robot's dimensions and the speeds of its moves. A value that is not given stays as it is.

        >>> bot.settings(wheel_diameter=42.87, axle_track=100.4, straight_speed=150)

        Args:
            wheel_diameter: mm, 1 to 500; or a pair (left, right).
            axle_track: mm between the points where the wheels touch the floor, 1 to 500.
            straight_speed: mm/s, 1 to 2000, but at most 48/55 of `full_speed` (480 of 550). In an arc the outer wheel goes faster.
            straight_acceleration: mm/s2, 1 to 2000. A small one is raised so that a move reaches `straight_speed` within 12.5 s.
            turn_rate: degrees/s, 1 to 2000.
            turn_acceleration: degrees/s2, 1 to 2000.

        Raises:
            ArgumentError: E-BOT-01, a value is out of bounds. Then nothing is changed.
        """
        from .settings import changed, let_go

        changes = [
            wheel_diameter, wheel_diameter, axle_track, straight_speed, straight_acceleration, turn_rate, turn_acceleration,
        ]  # fmt: skip
        self._values = values = changed(self._values, changes)
        self._engine.configure(values)
        let_go()
        for serve in Current.services:  # a heading by gyroscope does not change with the track
            serve()
