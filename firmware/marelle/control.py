"""The control of two wheels as a pair, in a tick every 10 ms. It uses integers and allocates no memory.

Every number stays below 2**30 (a larger one is an object on the heap of a 32-bit board).
Units, if no other is given: positions in um along the wheel's rim, speeds in 1/16 um per tick of 10 ms (1 mm/s = 160), duty in 65535ths.
Motors, encoders and the timer are passed in: this file touches no hardware.
"""

from .odometry import along, place
from .tools import Current, const, heed

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from . import encoders, timed
    from .drive import Move
    from .parts.imu import IMU
    from .protocols import Every
    from .side import Side

    Wheel = encoders.Wheel | timed.Wheel

TICK_MS = const(10)
# The guard checks so often that ticks come. It brakes 250 to 500 ms after the last tick.
_GUARD_MS = const(250)
COAST = const(0)
BRAKE = const(1)
HOLD = const(2)

# The modes of the engine. From _SLOW on, _watch ends them.
_IDLE = const(0)
_DRIVE = const(1)  # at constant speeds
_HOLD = const(2)
_SLOW = const(3)  # coming to rest, before a move or for good
_MOVE = const(4)  # following a profile
_SETTLE = const(5)  # at the end of a profile: the wheels come to their goals
_BUSY = const(6)  # a call is changing the engine: the tick does nothing

_BRAKING = const(4)  # factor of the acceleration while coming to rest
_PATIENCE = const(50)  # ticks
_BLOCKED = const(40)  # ticks of strain without a count: the wheel is blocked
_HELD = const(100)  # the same while it drives at a speed: a hand may hold it for a moment
# Ticks before a blocked wheel is driven the same way again: with power a quarter of the time its motor stays cool
_PAUSE = const(300)
_HOT = const(32768)  # duty: too much for a motor at rest
_ASLEEP = const(31)  # ticks without a count, after which the ticks stop
# A stretch of the way ends when the wheels differ by so many um (1.1 degrees: its chord is 0.002 % short), or after 25 mm
_STRETCH = const(2000)
_LONGEST = const(50000)


class Engine:
    """Drive two wheels at constant speeds, or to a goal with a trapezoidal speed profile.

    A speed is a pair: `mean` of the two wheels (forward), and `half` of their difference (positive: to the right).

    Attributes:
        wheels: the left and the right wheel.
        move: the present move, or None.
        x, y: um to the right of the start and ahead of it, at the end of the last piece of the path (see `_locate`).
        sum, difference: positions of the wheels there: left + right, and left - right (as `turned`).
    """

    half_per_turn: int  # um of each wheel in a whole turn on the spot
    mean_top: int  # top speeds of moves
    half_top: int
    mean_gain: int  # accelerations, per tick
    half_gain: int

    def __init__(
        self, left: "Wheel", right: "Wheel", every: "Every", motors: "tuple[Side, Side]", top: int
    ) -> None:
        """Take two wheels, a function that starts ticks and returns one that stops them, both motors, and the top speed of a wheel."""
        self.wheels = left, right
        self.holds = left.holds
        self.motors = motors
        self._top = top
        self._every = every
        self._stop_tick: "Callable[[], None] | None" = None
        self._stop_guard: "Callable[[], None] | None" = None
        self._ticked = self._lost = False  # a tick since the last check; braked
        self.move: "Move | None" = None
        self._mode = _IDLE
        self._then = BRAKE
        self._mean = self._half = 0  # speeds now
        self._mean_aim = self._half_aim = 0  # speeds aimed at; in a _MOVE, those of the cruise
        self._step = self._ramp = self._end = 0  # of the profile, in half ticks
        self._still_ticks = self._patience_ticks = 0
        self.x = self.y = self.sum = self.difference = 0

    # Calls of the drive base. The tick may interrupt anywhere: _BUSY keeps it away, and the mode is set last.

    def go(self, distance: int, angle: int, then: int, move: "Move") -> None:
        """Start a move by `distance` um and `angle` thousandths of a degree from the last goal; then do `then` and set `move.result`."""
        half = (abs(angle) * self.half_per_turn + 180_000) // 360_000
        if angle < 0:
            half = -half
        self._enter(goal_is_fixed=True)
        left, right = self.wheels
        left.end = left.goal + distance + half
        right.end = right.goal + distance - half
        self._then = then
        self.move = move
        self._mean_aim = self._half_aim = 0
        if self._mean or self._half:
            self._mode = _SLOW
        else:
            self._plan()

    def drive(self, speed: int, rate: int) -> None:
        """Drive at `speed` mm/s while turning at `rate` degrees/s, until the next call.

        If a wheel would be too fast, `speed` is reduced, or both are. A drive in the direction in which a wheel was blocked is ignored for 3 s.
        """
        mean, half = speed * 160, rate * self.half_per_turn // 2250
        top = self._top
        if abs(mean) + abs(half) > top:
            half = max(-top, min(top, half))
            room = top - abs(half)
            mean = max(-room, min(room, mean))
        if self._mode != _DRIVE:
            left, right = self.wheels
            if self._still_ticks < 0 and (
                left.blocked_duty * (mean + half) > 0 or right.blocked_duty * (mean - half) > 0
            ):
                heed()
                return
            self._enter(goal_is_fixed=False)
        self._mean_aim = mean
        self._half_aim = half
        self._mode = _DRIVE

    def stop(self, then: int) -> None:
        """Slow down to rest, then COAST, BRAKE or HOLD; return at once. A move that has not ended gets the result False."""
        if self._mode == _IDLE:
            self._come_to_rest(then)
        else:
            self._enter(goal_is_fixed=False)
            self._then = then
            self._mean_aim = self._half_aim = 0
            self._mode = _SLOW

    def halt(self) -> bool:
        """Brake at once, and stop the ticks. Return True if that cut short a move, or a `drive` below half of its speed."""
        asked = abs(self._mean_aim) + abs(self._half_aim)
        cut = self.move is not None or 2 * (abs(self._mean) + abs(self._half)) < asked
        self._come_to_rest(BRAKE)
        self._give_up()
        self._end_tick(_ASLEEP)
        return cut

    def _enter(self, *, goal_is_fixed: bool) -> None:
        heed()
        before = self._mode
        self._mode = _BUSY
        if self._lost:
            self._end_tick(_ASLEEP)
        if self._stop_tick is None:
            self.update()
            self._ticked = True
            self._stop_tick = self._every(TICK_MS, self._tick)
            self._stop_guard = self._every(_GUARD_MS, self._guard, hard=True)
        self._give_up()
        self._still_ticks = 0
        for wheel in self.wheels:
            wheel.integral = wheel.strain_ticks = 0
            wheel.goal_is_fixed = goal_is_fixed
            place = wheel.um - wheel.shift
            # From rest, the goal is set to the wheel's position, unless it is near.
            if before == _IDLE and abs(wheel.goal - place) >= wheel.accepted_um:
                wheel.goal = place

    def _come_to_rest(self, then: int) -> None:
        """Stop both motors now as `then` says: COAST, BRAKE, or HOLD, which brakes if the ticks have stopped."""
        if then == HOLD and self._stop_tick is not None:
            self._ask_no_speed(_HOLD)
            return
        self._ask_no_speed(_IDLE)
        for wheel in self.wheels:
            wheel.duty = wheel.speed = 0
            if then == COAST:
                wheel.motor.coast()
            else:
                wheel.motor.brake()

    def _ask_no_speed(self, mode: int) -> None:
        self._mean = self._half = self._mean_aim = self._half_aim = self._still_ticks = 0
        self._patience_ticks = _PATIENCE
        self._mode = mode

    # The tick

    def _tick(self, _timer: object) -> None:
        """Do one control step; called every 10 ms.

        MicroPython prints an exception of a callback and goes on with the program. So a Ctrl-C in this method stops the motors, and is
        raised by the program's next wait, move or drive.
        """
        try:
            mode = self._mode
            if mode == _BUSY:
                return
            left, right = self.wheels
            if mode == _IDLE:
                left.follow(None)
                right.follow(None)
                still = self._still_ticks
                self._end_tick(0 if still >= 0 and (left.step or right.step) else still + 1)
                return
            if mode == _MOVE:
                self._profile()
            mean, half = self._mean, self._half
            if mode != _MOVE:
                times = _BRAKING if mode == _SLOW else 1
                change = self._mean_aim - mean
                if change:
                    gain = self.mean_gain * times
                    mean += change if -gain < change < gain else gain if change > 0 else -gain
                    self._mean = mean
                change = self._half_aim - half
                if change:
                    gain = self.half_gain * times
                    half += change if -gain < change < gain else gain if change > 0 else -gain
                    self._half = half
            left.follow(mean + half)
            right.follow(mean - half)
            self._locate(left, right)
            if mode >= _SLOW or left.strain_ticks > _BLOCKED or right.strain_ticks > _BLOCKED:
                self._watch(mode)
            self._ticked = True  # last: a tick that raises does not count
        except KeyboardInterrupt:
            self.halt()
            Current.interrupted = True

    def _end_tick(self, still_ticks: int) -> None:
        """Set the number of ticks for which the wheels have been still; from 31 on, stop the ticks and the guard."""
        self._still_ticks = still_ticks
        if not still_ticks:
            left, right = self.wheels
            self._locate(left, right)
        if still_ticks >= _ASLEEP and self._stop_tick is not None and self._stop_guard is not None:
            self._stop_tick()
            self._stop_guard()
            self._stop_tick = None
            if self._lost:  # the guard may be an interrupt, and cannot print
                self._lost = False
                print("E-BOT-55 motors: braked, their control was held up")

    def _guard(self, _timer: object) -> None:
        """Brake if no tick has come since the last check: the motors keep their last duty. It may be an interrupt: it allocates nothing."""
        if self._ticked:
            self._ticked = False
        elif self._mode != _IDLE:
            self._lost = True
            self._come_to_rest(BRAKE)
            self._give_up()

    def _give_up(self) -> None:
        if self.move is not None:
            self.move.result = False
            self.move = None

    def _watch(self, mode: int) -> None:
        """Go on to the next mode, or end the move; brake if a wheel is blocked."""
        left, right = self.wheels
        turning, blocked = left.step or right.step, False
        patience = _HELD if mode == _DRIVE else _BLOCKED
        for wheel in self.wheels:
            wheel.blocked_duty = 0
            if wheel.strain_ticks > patience and (mode != _HOLD or not -_HOT < wheel.duty < _HOT):
                wheel.blocked_duty = wheel.duty
                blocked = True
        if mode == _SLOW and not self._mean and not self._half:
            if self.move is not None:
                self._plan()
            elif not turning:
                self._come_to_rest(self._then)
                return
        elif mode == _SETTLE:
            error = abs(left.goal - left.um + left.shift)
            error = max(error, abs(right.goal - right.um + right.shift))
            self._still_ticks = 0 if turning or error > left.settled_um else self._still_ticks + 1
            self._patience_ticks -= 1
            if self._still_ticks > 1 or self._patience_ticks < 0:
                self._arrive(ok=error < left.accepted_um)
                return
        if blocked:
            self._arrive(ok=False)

    def _arrive(self, *, ok: bool) -> None:
        """End a move: at its goal (`ok`), or because a wheel is blocked or too slow. In a `drive` or a HOLD, print E-BOT-03 instead."""
        mode = self._mode
        if not ok:  # the rest of the way is given up
            for wheel in self.wheels:
                wheel.goal = wheel.um - wheel.shift
        self._come_to_rest(self._then if ok else BRAKE)
        move = self.move
        self.move = None
        if move is not None:
            move.blocked = not ok
            move.result = ok
        elif mode <= _HOLD:
            form = "HOLD:"
            if mode == _DRIVE:
                form = "drive(speed, rate):"
                self._still_ticks = -_PAUSE
            print("E-BOT-03", form, "stopped, a wheel is blocked")

    def _plan(self) -> None:
        """Plan the speed profile from the wheels' goals to their ends: a ramp up, a cruise, a ramp down as long as the ramp up.

        For one axis (mean or half) with top speed T and acceleration G, the ramp takes T / G ticks, ramp and cruise together distance / T
        ticks. On a shorter distance the ramp ends where ramp * ramp * G = distance. Both axes take the longer ramp and the longer cruise.
        """
        left, right = self.wheels
        to_left, to_right = left.end - left.goal, right.end - right.goal
        mean, half = (to_left + to_right) * 8, (to_left - to_right) * 8  # in 16ths: 60 m < 2**30
        ramp = flat = 1
        for distance, top, gain in (
            (abs(mean), self.mean_top, self.mean_gain),
            (abs(half), self.half_top, self.half_gain),
        ):
            while ramp * gain < top and ramp * ramp * gain < distance:
                ramp += 1
            flat = max(flat, ramp, (distance + top - 1) // top)
        self._mean_aim = mean // flat
        self._half_aim = half // flat
        self._step = 1
        self._ramp = 2 * ramp
        self._end = 2 * (ramp + flat)
        self._mode = _MOVE

    def _profile(self) -> None:
        """Set the mean and half speed for the middle of this tick; after the last tick set them to 0, the goals to the ends, and settle."""
        step = self._step
        self._step = step + 2
        ramp = self._ramp
        part = min(step, ramp, self._end - step)
        if part < 0:
            self._ask_no_speed(_SETTLE)
            for wheel in self.wheels:
                wheel.goal = wheel.end
                wheel.integral = 0  # of the drive, not of the rest
        else:  # under 2**30, as `settings.take` bounds both
            self._mean = self._mean_aim * part // ramp
            self._half = self._half_aim * part // ramp

    def configure(self, values: "list[int]") -> None:
        """Set the robot's dimensions and the speeds of its moves, in the order and units of `settings.take`."""
        from .settings import take

        take(self, values, self._top)

    # Readings. A tick may come at any moment of one.

    def update(self) -> None:
        """Read both encoders if the ticks have stopped; otherwise the ticks do it."""
        if self._stop_tick is None:
            for wheel in self.wheels:
                wheel.follow(None)

    def distance(self) -> int:
        """Return the distance driven in mm, backwards negative."""
        self.update()
        left, right = self.wheels
        return (left.um + right.um + 1000) // 2000

    def heading(self) -> int:
        """Return the turn since the base was made in degrees, positive to the right, with the gyroscope's correction if that is used."""
        self.update()
        turn = self.half_per_turn
        return (self.turned() * 360 + turn) // (2 * turn)

    def pose(self) -> "tuple[int, int, int]":
        """Return (x, y, heading): mm to the right of the start, mm ahead of it, and the turn in degrees."""
        self.update()
        x, y = place(self)
        return x, y, self.heading()

    def turned(self) -> int:
        """Return the left wheel's position minus the right one's as last read, in um, with the gyroscope's correction if that is used."""
        left, right = self.wheels
        return left.um - right.um - 2 * left.shift

    def gyro(self, imu: "IMU") -> "Callable[[], None]":
        """Return a function that corrects the heading by a gyroscope; it must be called every 10 ms."""
        from .gyro import Gyro

        return Gyro(imu, self).serve

    def _locate(self, left: "Wheel", right: "Wheel") -> None:
        """Add the piece of the path since the last addition to `x` and `y`, if it is 25 mm long or the wheels differ by 2 mm in it."""
        gone = left.um + right.um - self.sum
        turned = left.um - right.um - 2 * left.shift  # as `turned`
        if not (-_STRETCH < turned - self.difference < _STRETCH and -_LONGEST < gone < _LONGEST):
            middle, turn = (self.difference + turned) // 4, self.half_per_turn
            self.x += along(0, gone, middle, turn)
            self.y += along(1, gone, middle, turn)
            self.sum += gone
            self.difference = turned
