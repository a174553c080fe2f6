"""Control in small whole numbers: a wheel that follows its goal, the engine that drives two of them, and PID.

Nothing here touches hardware: motors, encoders and the tick are given. A control step allocates no memory, so every number
stays under 2**30 (a bigger one is an object on the heap of a 32-bit board).

Units, unless said: positions in um along the wheel's rim, speeds in 1/16 um per tick of 10 ms (1 mm/s = 160), duty in 65535ths.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .parts.motor import Encoder, Motor

try:
    from micropython import const
except ImportError:  # plain Python, where the library is only looked at

    def const(value: int) -> int:
        """Return `value`; the board's compiler folds it away."""
        return value


TICK_MS = const(10)
COAST = const(0)
BRAKE = const(1)
HOLD = const(2)

# One wheel. 550 mm/s without load = 5500 um a tick for the 60292 steps of duty above the dead band: 11 per um a tick.
_DEAD_BAND = const(5243)  # 8 % of 65535: below it the motor only hums
_FORWARD = const(11)  # duty per um/tick of wanted speed
_ERROR_MOST = const(16000)  # um; the products below stay under 2**30
_LEARN_MOST = const(400000)  # um x ticks
_NEAR = const(120)  # um, a little more than one count: close enough to rest
_DUTY_MOST = const(65535)
_STRAIN = const(14000)  # duty (21 %) at which a healthy motor surely turns

# What the engine is doing
_IDLE = const(0)
_DRIVE = const(1)  # goals run at a speed
_SLOW = const(2)  # coming to rest before a move
_MOVE = const(3)  # following a profile
_SETTLE = const(4)  # the profile has ended, the wheels arrive
_HOLD = const(5)
_STOP = const(6)  # coming to rest before stopping

_SETTLED = const(300)  # um: a move is done when both wheels are this near and still
_ACCEPTED = const(3000)  # um: ... or this near after _PATIENCE
_PATIENCE = const(50)  # ticks
_BLOCKED = const(40)  # ticks of strain without a count: stalled
_ASLEEP = const(30)  # ticks without a count after which the tick stops


class Wheel:
    """Keep one wheel on a goal that moves.

    Speed feed-forward with the dead band added, plus proportional, derivative and a bounded integral on the position.
    """

    def __init__(self, motor: "Motor", encoder: "Encoder") -> None:
        self._set = motor.duty
        self.brake = motor.brake
        self.coast = motor.coast
        self._read = encoder.count
        self._count = encoder.count()
        self._scale = 0  # um per count, in 4096ths
        self._rest = 0
        self.um = 0  # where the wheel is
        self.step_um = 0  # how far it went in the last tick
        self.goal = 0
        self._fraction = 0  # of the goal, in 16ths of um
        self.error = 0
        self.shift = 0  # um added to the error: what the gyro says
        self._learned = 0
        self.duty = 0
        self.strained = 0  # ticks of strain without a count
        self.keep = False  # whether the goal may run away from a blocked wheel

    def calibrate(self, um_per_turn: int, counts_per_turn: int) -> None:
        """Set how far one turn goes."""
        self._scale = (um_per_turn * 4096 + counts_per_turn // 2) // counts_per_turn

    def measure(self) -> int:
        """Read the encoder; return the way since the last reading in um."""
        count = self._read()
        way = count - self._count
        if way:
            self._count = count
            # 57 counts a tick x 400 000 = 2.3e7. After a sleep of the tick: up to 2600 counts, 25 cm.
            way = way * self._scale + self._rest
            self._rest = way & 4095
            way >>= 12
            self.um += way
        self.step_um = way
        return way

    def follow(self, speed: int) -> None:
        """Measure, advance the goal by one tick at `speed`, and set the motor."""
        way = self.measure()
        fraction = self._fraction + speed
        self._fraction = fraction & 15
        self.goal = goal = self.goal + (fraction >> 4)
        error = goal - self.um + self.shift
        if error > _ERROR_MOST:
            if not self.keep:
                self.goal = goal - error + _ERROR_MOST
            error = _ERROR_MOST
        elif error < -_ERROR_MOST:
            if not self.keep:
                self.goal = goal - error - _ERROR_MOST
            error = -_ERROR_MOST
        self.error = error
        if not speed and -_NEAR < error < _NEAR:
            duty = 0
        else:
            learned = self._learned + error
            if -_LEARN_MOST < learned < _LEARN_MOST:
                self._learned = learned
            speed >>= 4
            # 5500 x 11 + 16000 x 1.5 + 5500 x 6 + 400 000 / 12: far below 2**30
            duty = speed * _FORWARD + (error * 3 >> 1) + (speed - way) * 5 + (learned * 5 >> 6)
            duty += _DEAD_BAND if duty > 0 else -_DEAD_BAND
            if duty > _DUTY_MOST:
                duty = _DUTY_MOST
            elif duty < -_DUTY_MOST:
                duty = -_DUTY_MOST
        if way or -_STRAIN < duty < _STRAIN:
            self.strained = 0
        else:
            self.strained += 1
        if duty != self.duty:
            self.duty = duty
            self._set(duty)

    def begin(self, *, at_rest: bool) -> None:
        """Forget what was learned; at rest the goal becomes where the wheel is, unless it is almost there."""
        self._learned = self.strained = 0
        if at_rest and not -_ACCEPTED < self.goal - self.um + self.shift < _ACCEPTED:
            self.goal = self.um + self.shift

    def release(self, *, brake: bool) -> None:
        """Stop driving the motor: shorted, or free."""
        self.duty = 0
        self._learned = self.strained = 0
        if brake:
            self.brake()
        else:
            self.coast()


class Engine:
    """Drive two wheels: at speeds, or to an end by a trapezoid profile, one tick at a time.

    Speeds come in pairs: `mean` of the wheels (forward), and `half` of their difference (positive turns right).
    """

    def __init__(self, left: Wheel, right: Wheel, every: "Callable[[Callable[[object], None]], Callable[[], None]]") -> None:
        self.left = left
        self.right = right
        self._every = every  # starts the tick, returns what stops it
        self._sleep: "Callable[[], None] | None" = None
        self._tick = self.tick  # made once: a bound method is an object
        self.mode = _IDLE
        self.mean = self.half = 0  # speeds now
        self._mean_goal = self._half_goal = 0  # _DRIVE: wanted
        self.mean_gain = 640  # acceleration per tick: 400 mm/s2
        self.half_gain = 560
        self._left_end = self._right_end = 0  # _MOVE
        self._mean_top = self._half_top = 0
        self._ramp = self._cruise_end = self._ticks = 0
        self._n = self._still = self._limit = 0
        self.then = BRAKE
        self.result: "bool | None" = False  # of the last move: None while it runs
        self.owner: object = None  # the last move
        self._mean_peak = self._half_peak = 0

    # What it is told

    def drive(self, mean: int, half: int) -> None:
        """Run at speeds until told otherwise."""
        self._mean_goal = mean
        self._half_goal = half
        if self.mode != _DRIVE:
            self._enter(_DRIVE)

    def move(self, mean_way: int, half_way: int, mean_top: int, half_top: int, then: int) -> None:
        """Go by `mean_way` and turn by `half_way` (um), no faster than the tops."""
        self._enter(_SLOW)
        self.then = then
        self.result = None
        left, right = self.left, self.right
        left.keep = right.keep = True
        if not self.mean and not self.half:
            self.mode = _MOVE
        self._left_end = left.goal + mean_way + half_way
        self._right_end = right.goal + mean_way - half_way
        self._mean_top = mean_top
        self._half_top = half_top
        self._limit = 0
        self._plan()

    def stop(self, then: int) -> None:
        """Come to rest, then brake, coast or hold."""
        if self.mode == _IDLE:
            self.finish(then)
        else:
            self._enter(_STOP)
            self.then = then

    def halt(self) -> None:
        """Brake at once and forget everything: the end of a program."""
        self.finish(BRAKE)
        if self._sleep is not None:
            self._sleep()
            self._sleep = None

    def measure(self) -> None:
        """Bring the positions up to date when the tick sleeps."""
        if self._sleep is None:
            self.left.measure()
            self.right.measure()

    @property
    def moving(self) -> bool:
        """Whether a move is under way."""
        return _SLOW <= self.mode <= _SETTLE

    def _enter(self, mode: int) -> None:
        if self._sleep is None:
            self.measure()
            self._sleep = self._every(self._tick)
        at_rest = self.mode == _IDLE
        self.left.begin(at_rest=at_rest)
        self.right.begin(at_rest=at_rest)
        if self.result is None:
            self.result = False  # the move that was under way is given up
        self.left.keep = self.right.keep = False
        self._still = 0
        self.mode = mode

    def finish(self, then: int) -> None:
        """End a move or a stop."""
        self.mean = self.half = 0
        if then == HOLD:
            self.mode = _HOLD
            return
        self.mode = _IDLE
        self._still = 0
        self.left.release(brake=then == BRAKE)
        self.right.release(brake=then == BRAKE)

    # The tick

    def tick(self, _timer: object) -> None:
        """Do one step of 10 ms."""
        mode = self.mode
        if mode == _MOVE:
            self._profile()
        elif mode == _IDLE:
            self._doze()
            return
        elif mode == _DRIVE:
            if self.mean != self._mean_goal or self.half != self._half_goal:
                self._approach(self._mean_goal, self._half_goal, 1)
        elif mode == _SLOW or mode == _STOP:
            self._approach(0, 0, 2)
        mean, half = self.mean, self.half
        left, right = self.left, self.right
        left.follow(mean + half)
        right.follow(mean - half)
        if mode >= _SLOW:
            self._watch(mode)

    def _doze(self) -> None:
        """Count on while the wheels run out; when they rest, stop the tick."""
        if self.left.measure() or self.right.measure():
            self._still = 0
        else:
            self._still += 1
            if self._still > _ASLEEP and self._sleep is not None:
                self._sleep()
                self._sleep = None

    def _approach(self, mean: int, half: int, times: int) -> None:
        """Change the speeds towards these by no more than the accelerations."""
        gain = self.mean_gain * times
        change = mean - self.mean
        self.mean += gain if change > gain else -gain if change < -gain else change
        gain = self.half_gain * times
        change = half - self.half
        self.half += gain if change > gain else -gain if change < -gain else change

    def _watch(self, mode: int) -> None:
        """Go on to the next phase, or end the move."""
        left, right = self.left, self.right
        if mode == _SETTLE:
            self._still += 1
            error = max(abs(left.error), abs(right.error))
            if error < _SETTLED and not left.step_um and not right.step_um:
                self._end(ok=True)
            elif self._still > _PATIENCE:
                self._end(ok=error < _ACCEPTED)
        elif mode == _SLOW:
            if not self.mean and not self.half:
                self._plan()
                self.mode = _MOVE
        elif mode == _STOP and not self.mean and not self.half:
            self._still += 1
            if self._still > _PATIENCE or not (left.step_um or right.step_um):
                self.finish(self.then)
        if mode < _HOLD:
            self._limit -= 1
            if left.strained > _BLOCKED or right.strained > _BLOCKED or not self._limit:
                self._end(ok=False)

    def _end(self, *, ok: bool) -> None:
        self.finish(self.then if ok else BRAKE)
        if not ok:  # what is left of the way is given up
            self.left.goal, self.right.goal = self.left.um, self.right.um
        self.result = ok

    def _plan(self) -> None:
        """Lay the trapezoid from where the goals are to the ends: `_ramp` ticks up, a cruise, as many down.

        Each axis (mean, half) alone needs a top speed T and a gain G: T / G ticks of ramp, and way / T ticks of ramp + cruise.
        A shorter way ends its ramp where ramp x ramp x G = way. Both axes then take the longer of each.
        """
        left = self._left_end - self.left.goal
        right = self._right_end - self.right.goal
        mean, half = (left + right) * 8, (left - right) * 8  # halves, in 16ths: 60 m < 2**30
        ramp, flat = _ramp(abs(mean), self._mean_top, self.mean_gain)
        ramp2, flat2 = _ramp(abs(half), self._half_top, self.half_gain)
        self._ramp = ramp = max(ramp, ramp2)
        self._cruise_end = flat = max(flat, flat2, ramp)
        self._ticks = flat + ramp
        self._mean_peak = _divide(mean, flat)
        self._half_peak = _divide(half, flat)
        self._n = 0
        self._limit = 2 * self._ticks + 200

    def _profile(self) -> None:
        """Set the speeds of tick n of the profile; after the last one set the goals to the ends exactly."""
        n = self._n
        self._n = n + 1
        ramp = self._ramp
        if n < ramp:
            part = 2 * n + 1
        elif n < self._cruise_end:
            self.mean, self.half = self._mean_peak, self._half_peak
            return
        else:
            part = 2 * (self._ticks - n) - 1
            if part < 0:
                self.mean = self.half = 0
                self.left.goal, self.right.goal = self._left_end, self._right_end
                self._still = 0
                self.mode = _SETTLE
                return
        ramp += ramp  # 88 000 (550 mm/s) x 2 x 500 ticks (5 s of ramp) = 8.8e7
        self.mean = self._mean_peak * part // ramp
        self.half = self._half_peak * part // ramp


def _divide(way: int, ticks: int) -> int:
    """Divide towards zero, so that left and right turns mirror each other."""
    return way // ticks if way >= 0 else -(-way // ticks)


def _ramp(way: int, top: int, gain: int) -> "tuple[int, int]":
    """Return the ticks of the ramp and of ramp + cruise for a way."""
    ramp = (top + gain - 1) // gain
    if ramp * ramp * gain <= way:
        return ramp, (way + top - 1) // top
    ramp = 1
    while ramp * ramp * gain < way:
        ramp += 1
    return ramp, ramp


class PID:
    """Turn an error into a correction, in whole numbers.

    >>> pid = PID(kp=4, kd=1, limit=150)
    >>> bot.drive(150, pid.step(bot.line.position()))

    Args:
        kp: correction per unit of error.
        ki: correction per unit of error and step.
        kd: correction per unit of change of the error between two steps.
        limit: the correction stays between -limit and limit.

    Fractions such as 0.5 are fine: gains are kept in 256ths.
    """

    def __init__(self, kp: float = 1, ki: float = 0, kd: float = 0, *, limit: int = 1000) -> None:
        self._kp = round(kp * 256)
        self._ki = round(ki * 256)
        self._kd = round(kd * 256)
        self._limit = limit
        self._most = limit * 256 // self._ki if self._ki > 0 else 0  # beyond it the sum alone fills the limit
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._sum = 0
        self._last: "int | None" = None

    def step(self, error: "int | None") -> int:
        """Return the correction for this error; None (line lost) repeats the last error."""
        last = self._last
        if error is None:
            error = 0 if last is None else last
        if last is None:
            last = error
        self._last = error
        if self._ki:
            most = self._most
            total = self._sum + error
            self._sum = most if total > most else -most if total < -most else total
        correction = (self._kp * error + self._ki * self._sum + self._kd * (error - last)) >> 8
        limit = self._limit
        return limit if correction > limit else -limit if correction < -limit else correction
