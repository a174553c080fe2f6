"""Two wheels driven as a pair, at speeds or to an end, by one tick every 10 ms: in whole numbers, without allocating memory.

Every number stays under 2**30 (a bigger one is an object on the heap of a 32-bit board).
Units, unless said: positions in um along the wheel's rim, speeds in 1/16 um per tick of 10 ms (1 mm/s = 160), duty in 65535ths.
Nothing here touches hardware: motors, encoders and the tick are given.
"""

from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from .drive import Move
    from .parts.motor import Encoder, Motor

TICK_MS = const(10)
COAST = const(0)
BRAKE = const(1)
HOLD = const(2)

# What the engine is doing. From _SLOW on, _watch looks for its end.
_IDLE = const(0)
_DRIVE = const(1)  # going at the speeds that are wanted
_HOLD = const(2)
_SLOW = const(3)  # coming to rest, before a move or for good
_MOVE = const(4)  # following a profile
_SETTLE = const(5)  # no more speed is asked for, the wheels arrive
_BUSY = const(6)  # being told something: the tick lets it finish

_SETTLED = const(300)  # um: it has ended when both wheels are this near and still for two ticks
_ACCEPTED = const(3000)  # um: ... or this near after _PATIENCE; and so near, the goal is kept
_BRAKING = const(4)  # times the acceleration, when coming to rest
_PATIENCE = const(50)  # ticks
_BLOCKED = const(40)  # ticks of strain without a count: stalled
_ASLEEP = const(31)  # ticks without a count: the tick stops
# A new stretch of the way begins after so many um between the wheels (1.1 degrees: its chord is 0.002 % short), or of both (25 mm)
_STRETCH = const(2000)
_LONGEST = const(50000)
_QUARTER = const(16384)  # of a turn, in 65536ths
# One wheel. 550 mm/s without load = 5500 um a tick for the 60292 steps of duty above the dead band: 11 per um a tick.
_DEAD_BAND = const(5243)  # 8 % of 65535: below it the motor only hums
_FORWARD = const(11)  # duty per um/tick of wanted speed
_DAMPING = const(5)  # ... that the wheel has not
# Duty per 1/16 um/tick of wanted change in a tick: the motor's 60 ms are 6 ticks, 11 x 6 / 16
_GAIN = const(4)
_ERROR_MOST = const(16000)  # um; the products below stay under 2**30
_LEARN_MOST = const(400000)  # um x ticks
_NEAR = const(120)  # um, a little more than one count: close enough to rest
_DUTY_MOST = const(65535)
# 0.7 % of duty: a smaller change is not written. It is what _SETTLED changes by its error, and less than one count changes.
_UNFELT = const(450)
_STRAIN = const(14000)  # duty (21 %), as last written, at which a healthy motor surely turns


class Engine:
    """Drive two wheels: at speeds, or to an end by a trapezoid profile, one tick at a time.

    Speeds come in pairs: `mean` of the wheels (forward), and `half` of their difference (positive turns right).

    Attributes:
        wheels: left, right. move: the one under way, or None.
        x, y: where the middle was at the end of the last stretch, in um to the right and ahead.
        sum, difference: there, how far both wheels went together, and how much further the left one.
    """

    half_per_turn: int  # um each wheel goes in a whole turn on the spot
    mean_top: int  # of moves
    half_top: int
    mean_gain: int  # accelerations, per tick
    half_gain: int

    def __init__(
        self,
        left: "Wheel",
        right: "Wheel",
        every: "Callable[[int, Callable[[object], None]], Callable[[], None]]",
    ) -> None:
        self.wheels = left, right
        self._every = every  # starts the tick, returns what stops it
        self._sleep: "Callable[[], None] | None" = None
        self.move: "Move | None" = None
        self._mode = _IDLE
        self._then = BRAKE
        self._mean = self._half = 0  # speeds now
        self._mean_aim = self._half_aim = 0  # speeds wanted; those of the cruise in a _MOVE
        self._step = self._ramp = self._end = 0  # of the profile, in half ticks
        self._still = self._limit = 0  # ticks
        self.x = self.y = self.sum = self.difference = 0

    # What it is told. The tick may interrupt anywhere: the mode is set last, and _BUSY keeps the tick away.

    def go(self, mean: int, half: int, then: int, move: "Move") -> None:
        """Go by `mean` and turn by `half`, in um here; `then` COAST, BRAKE or HOLD; `move.result` tells when it has ended."""
        self._enter(True)
        left, right = self.wheels
        left.end = left.goal + mean + half
        right.end = right.goal + mean - half
        self._then = then
        self.move = move
        self._mean_aim = self._half_aim = 0
        if self._mean or self._half:
            self._mode = _SLOW
        else:
            self._plan()

    def drive(self, mean: int, half: int) -> None:
        """Go at these speeds, until told otherwise."""
        if self._mode != _DRIVE:
            self._enter(False)
        self._mean_aim = mean
        self._half_aim = half
        self._mode = _DRIVE

    def stop(self, then: int) -> None:
        """Slow down and stop, `then` COAST, BRAKE or HOLD."""
        if self._mode == _IDLE:
            self._finish(then)
        else:
            self._enter(False)
            self._then = then
            self._mean_aim = self._half_aim = 0
            self._mode = _SLOW

    def halt(self) -> bool:
        """Brake at once: the end of a program. Tell whether a move was under way, or a drive had hardly begun."""
        asked = abs(self._mean_aim) + abs(self._half_aim)
        cut = self.move is not None or 2 * (abs(self._mean) + abs(self._half)) < asked
        self._finish(BRAKE)
        self._doze(_ASLEEP)
        return cut

    def _enter(self, keep: bool) -> None:
        before = self._mode
        self._mode = _BUSY
        if self._sleep is None:
            self.measure()
            self._sleep = self._every(TICK_MS, self._tick)
        if self.move is not None:  # it is given up
            self.move.result = False
            self.move = None
        for wheel in self.wheels:
            wheel.learned = wheel.strained = 0
            wheel.keep = keep
            place = wheel.um - wheel.shift
            # From rest, the goal becomes where the wheel is, unless it is near.
            if before == _IDLE and abs(wheel.goal - place) >= _ACCEPTED:
                wheel.goal = place

    def _finish(self, then: int) -> None:
        """End a move or a stop."""
        if then == HOLD and self._sleep is not None:
            self._rest(_HOLD)
            return
        self._rest(_IDLE)
        for wheel in self.wheels:
            wheel.duty = wheel.speed = 0
            if then == COAST:
                wheel.motor.coast()
            else:
                wheel.motor.brake()

    def _rest(self, mode: int) -> None:
        """Ask for no more speed."""
        self._mean = self._half = self._mean_aim = self._half_aim = self._still = 0
        self._limit = _PATIENCE
        self._mode = mode

    # The tick

    def _tick(self, _timer: object) -> None:
        """Do one step of 10 ms."""
        mode = self._mode
        if mode == _BUSY:
            return
        left, right = self.wheels
        if mode == _IDLE:
            left.follow(None)
            right.follow(None)
            self._doze(0 if left.step or right.step else self._still + 1)
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
        if mode >= _SLOW:
            self._watch(mode)

    def _doze(self, still: int) -> None:
        """Count on while the wheels run out; when they rest, stop the tick."""
        self._still = still
        if not still:
            left, right = self.wheels
            self._locate(left, right)
        if still >= _ASLEEP and self._sleep is not None:
            self._sleep()
            self._sleep = None

    def _watch(self, mode: int) -> None:
        """Go on to the next phase, or end the move."""
        left, right = self.wheels
        turning, blocked = left.step or right.step, False
        for wheel in self.wheels:
            if wheel.step or -_STRAIN < wheel.duty < _STRAIN:
                wheel.strained = 0
            else:
                wheel.strained += 1
                blocked = blocked or wheel.strained > _BLOCKED
        if mode == _SLOW and not self._mean and not self._half:
            if self.move is not None:
                self._plan()
            elif not turning:
                self._finish(self._then)
                return
        elif mode == _SETTLE:
            error = abs(left.goal - left.um + left.shift)
            error = max(error, abs(right.goal - right.um + right.shift))
            self._still = 0 if turning or error > _SETTLED else self._still + 1
            self._limit -= 1
            if self._still > 1 or self._limit < 0:
                self._arrive(error < _ACCEPTED)
                return
        if blocked:
            self._arrive(False)

    def _arrive(self, ok: bool) -> None:
        """End the move."""
        if not ok:  # what is left of the way is given up
            for wheel in self.wheels:
                wheel.goal = wheel.um - wheel.shift
        self._finish(self._then if ok else BRAKE)
        move = self.move
        self.move = None
        if move is not None:
            move.blocked = not ok
            move.result = ok

    def _plan(self) -> None:
        """Lay the trapezoid from where the goals are to the ends: a ramp up, a cruise, as many ticks down.

        Each axis (mean, half) alone needs a top speed T and a gain G: T / G ticks of ramp, and way / T ticks of ramp + cruise.
        A shorter way ends its ramp where ramp x ramp x G = way. Both axes then take the longer of each.
        """
        left, right = self.wheels
        to_left, to_right = left.end - left.goal, right.end - right.goal
        mean, half = (to_left + to_right) * 8, (to_left - to_right) * 8  # in 16ths: 60 m < 2**30
        ramp = flat = 1
        for way, top, gain in (
            (abs(mean), self.mean_top, self.mean_gain),
            (abs(half), self.half_top, self.half_gain),
        ):
            while ramp * gain < top and ramp * ramp * gain < way:
                ramp += 1
            flat = max(flat, ramp, (way + top - 1) // top)
        self._mean_aim = mean // flat
        self._half_aim = half // flat
        self._step = 1
        self._ramp = 2 * ramp
        self._end = 2 * (ramp + flat)
        self._mode = _MOVE

    def _profile(self) -> None:
        """Set the speeds in the middle of this tick; after the last one set the goals to the ends exactly."""
        step = self._step
        self._step = step + 2
        ramp = self._ramp
        part = min(step, ramp, self._end - step)
        if part < 0:
            self._rest(_SETTLE)
            for wheel in self.wheels:
                wheel.goal = wheel.end
                wheel.learned = 0  # it was about driving
        else:  # 88 000 (550 mm/s) x 2 x 500 ticks (5 s of ramp) = 8.8e7
            self._mean = self._mean_aim * part // ramp
            self._half = self._half_aim * part // ramp

    # Where it is. A reading takes nothing away from the tick, which may come at any moment of it.

    def measure(self) -> None:
        """Bring the positions up to date when the tick sleeps."""
        if self._sleep is None:
            for wheel in self.wheels:
                wheel.follow(None)

    def turned(self) -> int:
        """Return how much further the left wheel went, in um, as the gyro has it where it is used."""
        left, right = self.wheels
        return left.um - right.um - 2 * left.shift

    def _locate(self, left: "Wheel", right: "Wheel") -> None:
        """Add the stretch of way under way to the place, when it is long or turns enough."""
        gone = left.um + right.um - self.sum
        turned = left.um - right.um - 2 * left.shift  # as `turned`
        if not (-_STRETCH < turned - self.difference < _STRETCH and -_LONGEST < gone < _LONGEST):
            middle, turn = (self.difference + turned) // 4, self.half_per_turn
            self.x += along(0, gone, middle, turn)
            self.y += along(1, gone, middle, turn)
            self.sum += gone
            self.difference = turned


def along(axis: int, gone: int, middle: int, turn: int) -> int:
    """Return how far a stretch of way goes to the right (axis 0) or ahead (1): it is short, so straight. All in um.

    `gone` is the sum of both wheels' ways; `middle` how far each wheel had turned the robot in the middle of the stretch,
    `turn` what that is for a whole turn.
    """
    # In 65536ths of a turn. 314 159 x 2048 < 2**30
    angle = (middle % turn << 11) // (turn >> 5) + axis * _QUARTER
    part = angle & (_QUARTER - 1)
    if angle & _QUARTER:
        part = _QUARTER - part
    # The sine in 16384ths, within 0.012 % (Hastings' polynomial of the fifth degree)
    square = part * part >> 14
    part = part * (51466 - ((21077 - (2383 * square >> 14)) * square >> 14)) >> 15
    # 2 x (25 + 5.5 mm) x 16386 < 2**30
    return ((-gone if angle & 2 * _QUARTER else gone) * part + 16384) >> 15


class Wheel:
    """Keep one wheel on a goal that moves.

    Speed feed-forward with the dead band added, plus proportional, derivative and a bounded integral on the position.
    """

    def __init__(self, motor: "Motor", encoder: "Encoder") -> None:
        self.motor = motor
        self.encoder = encoder
        self._count = encoder.count()
        self.scale = 0  # um per count, in 4096ths
        self._rest = 0
        self.um = 0  # where the wheel is
        self.step = 0  # how far it went in the last tick
        self.goal = self.end = 0
        self._fraction = 0  # of the goal, in 16ths of um
        self.shift = 0  # um added to the error: what the gyro says
        self.learned = 0
        self.speed = 0
        self.duty = 0
        self.strained = 0  # ticks of strain without a count
        self.keep = False  # whether the goal may run away from a blocked wheel

    def follow(self, speed: "int | None") -> None:
        """Read the encoder; with a speed, also advance the goal by one tick at it and set the motor."""
        count = self.encoder.count()
        way = count - self._count
        if way:
            self._count = count
            # 57 counts a tick x 400 000 = 2.3e7. After a sleep of the tick: up to 2600 counts, 25 cm.
            way = way * self.scale + self._rest
            self._rest = way & 4095
            way >>= 12
            self.um += way
        self.step = way
        if speed is None:
            return
        fraction = self._fraction + speed
        self._fraction = fraction & 15
        self.goal += fraction >> 4
        error = self.goal - self.um + self.shift
        if not -_ERROR_MOST < error < _ERROR_MOST:
            bound = _ERROR_MOST if error > 0 else -_ERROR_MOST
            if not self.keep:
                self.goal += bound - error
            error = bound
        if not speed and -_NEAR < error < _NEAR:
            duty = 0
        else:
            learned = self.learned + error
            if -_LEARN_MOST < learned < _LEARN_MOST:
                self.learned = learned
            gain = speed - self.speed
            self.speed = speed
            speed >>= 4
            # 5500 x 16 + 5500 x 5 + 88 000 x 4 + 16000 x 1.5 + 400 000 / 12: far below 2**30
            duty = speed * (_FORWARD + _DAMPING) - way * _DAMPING + gain * _GAIN
            duty += (error * 3 >> 1) + (learned * 5 >> 6)
            duty += _DEAD_BAND if duty > 0 else -_DEAD_BAND
            if not -_DUTY_MOST <= duty <= _DUTY_MOST:
                duty = _DUTY_MOST if duty > 0 else -_DUTY_MOST
        change = duty - self.duty
        if not -_UNFELT < change < _UNFELT or (change and not duty):
            self.duty = duty
            self.motor.duty(duty)
