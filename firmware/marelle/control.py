"""Two wheels driven as a pair, at speeds or to an end, by one tick every 10 ms: in whole numbers, without allocating memory.

Every number stays under 2**30 (a bigger one is an object on the heap of a 32-bit board).
Units, unless said: positions in um along the wheel's rim, speeds in 1/16 um per tick of 10 ms (1 mm/s = 160), duty in 65535ths.
Nothing here touches hardware: motors, encoders and the tick are given.
"""

from .odometry import along, place
from .tools import Current, const, heed

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from . import encoders, timed
    from .drive import Move
    from .parts.imu import IMU
    from .shapes import Every
    from .side import Side

    Wheel = encoders.Wheel | timed.Wheel

TICK_MS = const(10)
# The guard looks so often; without a tick since its last look it brakes: 250 to 500 ms after the last one
_GUARD_MS = const(250)
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

_BRAKING = const(4)  # times the acceleration, when coming to rest
_PATIENCE = const(50)  # ticks
_BLOCKED = const(40)  # ticks of strain without a count: stalled
_HELD = const(100)  # as many while it drives at a speed: a hand may hold it for a moment
# Ticks in which it is not driven the same way again then: a motor that is driven a quarter of the time stays cool
_PAUSE = const(300)
_HOT = const(32768)  # duty: a motor at rest should not have so much for long
_ASLEEP = const(31)  # ticks without a count: the tick stops
# A new stretch of the way begins after so many um between the wheels (1.1 degrees: its chord is 0.002 % short), or of both (25 mm)
_STRETCH = const(2000)
_LONGEST = const(50000)


class Engine:
    """Drive two wheels: at speeds, or to an end by a trapezoid profile, one tick at a time.

    Speeds are pairs: `mean` of the wheels (forward), and `half` of their difference (positive turns right).

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
        self, left: "Wheel", right: "Wheel", every: "Every", motors: "tuple[Side, Side]", top: int
    ) -> None:
        """Take two wheels, what starts the tick and returns what stops it, both motors, and the speed that no wheel is to exceed."""
        self.wheels = left, right
        self.holds = left.holds
        self.motors = motors
        self._top = top
        self._every = every
        self._stop_tick: "Callable[[], None] | None" = None
        self._stop_guard: "Callable[[], None] | None" = None
        self._ticked = self._lost = False  # since the guard looked; so that it braked
        self.move: "Move | None" = None
        self._mode = _IDLE
        self._then = BRAKE
        self._mean = self._half = 0  # speeds now
        self._mean_aim = self._half_aim = 0  # speeds wanted; those of the cruise in a _MOVE
        self._step = self._ramp = self._end = 0  # of the profile, in half ticks
        self._still_ticks = self._patience_ticks = 0
        self.x = self.y = self.sum = self.difference = 0

    # What it is told. The tick may interrupt anywhere: the mode is set last, and _BUSY keeps the tick away.

    def go(self, way: int, angle: int, then: int, move: "Move") -> None:
        """Go by `way` um and turn by `angle` thousandths of a degree from here, `then` COAST, BRAKE or HOLD: `move` is told."""
        half = (abs(angle) * self.half_per_turn + 180_000) // 360_000
        if angle < 0:
            half = -half
        self._enter(goal_is_fixed=True)
        left, right = self.wheels
        left.end = left.goal + way + half
        right.end = right.goal + way - half
        self._then = then
        self.move = move
        self._mean_aim = self._half_aim = 0
        if self._mean or self._half:
            self._mode = _SLOW
        else:
            self._plan()

    def drive(self, speed: int, rate: int) -> None:
        """Go at `speed` mm/s and turn by `rate` degrees/s, until told otherwise.

        Turning goes before speed. The way in which it was blocked it rests for a while.
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
        """Slow down and stop, `then` COAST, BRAKE or HOLD."""
        if self._mode == _IDLE:
            self._come_to_rest(then)
        else:
            self._enter(goal_is_fixed=False)
            self._then = then
            self._mean_aim = self._half_aim = 0
            self._mode = _SLOW

    def halt(self) -> bool:
        """Brake at once: the end of a program. Tell whether a move was under way, or a drive had hardly begun."""
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
            # From rest, the goal becomes where the wheel is, unless it is near.
            if before == _IDLE and abs(wheel.goal - place) >= wheel.accepted_um:
                wheel.goal = place

    def _come_to_rest(self, then: int) -> None:
        """End a move or a stop."""
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
        """Do one step of 10 ms.

        MicroPython prints what a callback raises and goes on with the program. So Ctrl-C, where it comes meanwhile, stops the motors
        here and is raised again by the program's next wait, move or drive.
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
            self._ticked = True  # last: one that fails each time is none
        except KeyboardInterrupt:
            self.halt()
            Current.interrupted = True

    def _end_tick(self, still_ticks: int) -> None:
        """Stop the tick and its guard once the wheels have been still for so many ticks."""
        self._still_ticks = still_ticks
        if not still_ticks:
            left, right = self.wheels
            self._locate(left, right)
        if still_ticks >= _ASLEEP and self._stop_tick is not None and self._stop_guard is not None:
            self._stop_tick()
            self._stop_guard()
            self._stop_tick = None
            if self._lost:  # the guard itself must not print: it may be an interrupt
                self._lost = False
                print("E-BOT-55 motors: braked, their control was held up")

    def _guard(self, _timer: object) -> None:
        """Brake when there is no tick any more: a motor would keep its last duty. It may interrupt anything, so it makes no objects."""
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
        """Go on to the next phase, or end the move; brake when a wheel is blocked."""
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
        """End the move; without one, it is blocked at a speed or in a place."""
        mode = self._mode
        if not ok:  # what is left of the way is given up
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
            self._ask_no_speed(_SETTLE)
            for wheel in self.wheels:
                wheel.goal = wheel.end
                wheel.integral = 0  # it was about driving
        else:  # as `settings` bounds both: under 2**30
            self._mean = self._mean_aim * part // ramp
            self._half = self._half_aim * part // ramp

    def configure(self, values: "list[int]") -> None:
        """Take the measures of the robot and the speeds of its moves, in the order of `DriveBase.settings`: um, then mm and degrees."""
        from .settings import take

        take(self, values, self._top)

    # Where it is. A reading takes nothing away from the tick, which may come at any moment of it.

    def update(self) -> None:
        """Bring the positions up to date when the tick sleeps."""
        if self._stop_tick is None:
            for wheel in self.wheels:
                wheel.follow(None)

    def distance(self) -> int:
        """Return how far it has driven, in mm."""
        self.update()
        left, right = self.wheels
        return (left.um + right.um + 1000) // 2000

    def heading(self) -> int:
        """Return how far it has turned, in degrees, as the gyro has it where it is used."""
        self.update()
        turn = self.half_per_turn
        return (self.turned() * 360 + turn) // (2 * turn)

    def pose(self) -> "tuple[int, int, int]":
        """Return (x, y, heading): mm to the right of and ahead of where the program started, and degrees."""
        self.update()
        x, y = place(self)
        return x, y, self.heading()

    def turned(self) -> int:
        """Return how much further the left wheel went, in um, as the gyro has it where it is used."""
        left, right = self.wheels
        return left.um - right.um - 2 * left.shift

    def gyro(self, imu: "IMU") -> "Callable[[], None]":
        """Return what keeps the headings by a gyro from now on, called every 10 ms."""
        from .gyro import Gyro

        return Gyro(imu, self).serve

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
