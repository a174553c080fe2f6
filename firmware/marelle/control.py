"""Two wheels driven as a pair, at speeds or to an end, by one tick every 10 ms. Units as in `wheel`.

Nothing here touches hardware: motors, encoders and the tick are given.
"""

from .odometry import Odometry
from .wheel import Wheel, const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .drive import Move

TICK_MS = const(10)
COAST = const(0)
BRAKE = const(1)
HOLD = const(2)

# What the engine is doing
_IDLE = const(0)
_DRIVE = const(1)  # goals run at a speed
_SLOW = const(2)  # coming to rest before a move
_MOVE = const(3)  # following a profile
_SETTLE = const(4)  # the profile has ended, the wheels arrive
_HOLD = const(5)
_STOP = const(6)  # coming to rest before stopping
_BUSY = const(7)  # being told something: the tick lets it finish

_SETTLED = const(300)  # um: a move is done when both wheels are this near and still for two ticks
_ACCEPTED = const(3000)  # um: ... or this near after _PATIENCE
_BRAKING = const(4)  # times the acceleration, when coming to rest
_PATIENCE = const(50)  # ticks
_BLOCKED = const(40)  # ticks of strain without a count: stalled
_ASLEEP = const(30)  # ticks without a count, after which the tick stops


class Engine:
    """Drive two wheels: at speeds, or to an end by a trapezoid profile, one tick at a time.

    Speeds come in pairs: `mean` of the wheels (forward), and `half` of their difference (positive turns right).
    """

    def __init__(
        self,
        left: Wheel,
        right: Wheel,
        every: "Callable[[Callable[[object], None]], Callable[[], None]]",
    ) -> None:
        self.left = left
        self.right = right
        self.odometry = Odometry()
        self._every = every  # starts the tick, returns what stops it
        self._sleep: "Callable[[], None] | None" = None
        self._tick = self.tick  # made once: a bound method is an object
        self.mode = _IDLE
        self.mean = self.half = 0  # speeds now
        self._mean_goal = self._half_goal = 0  # _DRIVE: wanted
        self.mean_gain = self.half_gain = 640  # accelerations per tick
        self._left_end = self._right_end = 0  # _MOVE
        self.mean_top = self.half_top = 0
        self._mean_peak = self._half_peak = 0
        self._ramp = self._cruise_end = self._ticks = 0
        self._n = self._still = self._rest = self._limit = 0
        self._then = BRAKE
        self._move: "Move | None" = None

    # What it is told. The tick may interrupt anywhere: the mode is set last, and _BUSY keeps the tick away.

    def drive(self, mean: int, half: int) -> None:
        """Run at speeds until told otherwise."""
        self._mean_goal = mean
        self._half_goal = half
        if self.mode != _DRIVE:
            self._enter(keep=False)
            self.mode = _DRIVE

    def move(self, mean_way: int, half_way: int, move: "Move", then: int) -> None:
        """Go by `mean_way` and turn by `half_way` (um); `move.result` tells when it has ended."""
        self._enter(keep=True)
        self._then = then
        self._move = move
        self._left_end = self.left.goal + mean_way + half_way
        self._right_end = self.right.goal + mean_way - half_way
        self._plan()
        self.mode = _SLOW if self.mean or self.half else _MOVE

    def stop(self, then: int) -> None:
        """Come to rest, then brake, coast or hold."""
        if self.mode == _IDLE:
            self.finish(then)
        else:
            self._enter(keep=False)
            self._then = then
            self._limit = 2 * _PATIENCE
            self.mode = _STOP

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

    def sum(self) -> int:
        """Return twice the way of the middle, in um."""
        return self.left.um + self.right.um

    def difference(self) -> int:
        """Return how much further the left wheel went, in um, as the gyro has it where it is used."""
        return self.left.um - self.right.um - 2 * self.left.shift

    def is_still(self) -> bool:
        """Tell whether nothing drives the wheels and they rest."""
        return self.mode == _IDLE and (self._sleep is None or self._still > 1)

    def is_moving(self) -> bool:
        """Tell whether a move is under way."""
        return _SLOW <= self.mode <= _SETTLE

    def _enter(self, *, keep: bool) -> None:
        before = self.mode
        self.mode = _BUSY
        if self._sleep is None:
            self.measure()
            self._sleep = self._every(self._tick)
        if self._move is not None:  # the move that was under way is given up
            self._move.result = False
            self._move = None
        self.left.begin(at_rest=before == _IDLE, keep=keep)
        self.right.begin(at_rest=before == _IDLE, keep=keep)
        self._still = self._rest = 0

    def finish(self, then: int) -> None:
        """End a move or a stop."""
        self.mean = self.half = 0
        if then == HOLD and self._sleep is not None:
            self.mode = _HOLD
            return
        self.mode = _IDLE
        self._still = 0
        self.left.release(brake=then != COAST)
        self.right.release(brake=then != COAST)

    # The tick

    def tick(self, _timer: object) -> None:
        """Do one step of 10 ms."""
        mode = self.mode
        left, right = self.left, self.right
        if mode == _MOVE:
            self._profile()
        elif mode == _IDLE:
            self._doze()
            return
        elif mode == _DRIVE:
            if self.mean != self._mean_goal or self.half != self._half_goal:
                self._approach(self._mean_goal, self._half_goal, 1)
        elif mode in (_SLOW, _STOP):
            self._approach(0, 0, _BRAKING)
        elif mode == _BUSY:
            return
        mean, half = self.mean, self.half
        left.follow(mean + half)
        right.follow(mean - half)
        self.odometry.advance(left.um + right.um, left.um - right.um - 2 * left.shift)
        if mode != _DRIVE:
            self._watch(mode)

    def _doze(self) -> None:
        """Count on while the wheels run out; when they rest, stop the tick."""
        left, right = self.left, self.right
        if left.measure() | right.measure():
            self._still = 0
            self.odometry.advance(left.um + right.um, left.um - right.um - 2 * left.shift)
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
        if mode == _HOLD:
            return
        left, right = self.left, self.right
        turning = left.step_um or right.step_um
        if mode == _SETTLE:
            error = max(abs(left.error), abs(right.error))
            self._rest = 0 if turning or error > _SETTLED else self._rest + 1
            self._still += 1
            if self._rest > 1 or self._still > _PATIENCE:
                self._end(ok=error < _ACCEPTED)
                return
        elif mode == _SLOW:
            if not self.mean and not self.half:
                self._plan()
                self.mode = _MOVE
        elif mode == _STOP and not self.mean and not self.half and not turning:
            self.finish(self._then)
            return
        self._limit -= 1
        if left.strained > _BLOCKED or right.strained > _BLOCKED or self._limit < 0:
            self._end(ok=False)

    def _end(self, *, ok: bool) -> None:
        if not ok:  # what is left of the way is given up
            self.left.goal = self.left.um - self.left.shift
            self.right.goal = self.right.um - self.right.shift
        self.finish(self._then if ok else BRAKE)
        move = self._move
        self._move = None
        if move is not None:
            move.blocked = not ok
            move.result = ok

    def _plan(self) -> None:
        """Lay the trapezoid from where the goals are to the ends: `_ramp` ticks up, a cruise, as many down.

        Each axis (mean, half) alone needs a top speed T and a gain G: T / G ticks of ramp, and way / T ticks of ramp + cruise.
        A shorter way ends its ramp where ramp x ramp x G = way. Both axes then take the longer of each.
        """
        left = self._left_end - self.left.goal
        right = self._right_end - self.right.goal
        mean, half = (left + right) * 8, (left - right) * 8  # halves, in 16ths: 60 m < 2**30
        ramp, flat = _ramp(abs(mean), self.mean_top, self.mean_gain)
        ramp2, flat2 = _ramp(abs(half), self.half_top, self.half_gain)
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
                self.left.settle(self._left_end)
                self.right.settle(self._right_end)
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
