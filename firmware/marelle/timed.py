"""A wheel without an encoder, driven by the clock: back-end C. Units and bounds are those of `control`.

Nothing tells how far it went: its place is where its speeds should have taken it, as good as the motor's calibration and the battery.
"""

# mypy: disable-error-code="attr-defined"
import time

from .control import TICK_MS, Engine
from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from .side import Bridge

_SLACK_MS = const(2)  # of a tick that comes when it should
_DUTY_MOST = const(65535)
_KICK = const(2)  # ticks, of a wheel that begins to turn: friction is greater at rest
_KICK_DUTY = const(13107)  # 20 %, beyond the dead band
_SHIFT_MOST = const(8000)  # um of the gyro's: answered with 40 mm/s


class Wheel:
    """Give one motor the duty of a speed, and count on that it follows.

    The duty is the dead band and what the speed takes; while that changes, also what the motor's time constant takes, so that
    the wheel is where the profile has it. Behind an L298N duty is linear in speed only up to about
    200 mm/s: `speed` is where that line, drawn on, meets full duty; the real motor is slower there (`full_speed`).
    """

    # What an `encoders.Wheel` measures, and nobody here does: it is never blocked and always arrives.
    holds = goal_is_fixed = False
    settled_um = accepted_um = 1 << 20
    integral = strain_ticks = blocked_duty = 0

    def __init__(self, bridge: "Bridge", speed: int, dead: int, constant: int) -> None:
        """Take what the motor is like: that speed (mm/s), dead band (% of duty), time constant (ms); `fit` is to follow."""
        self.motor = bridge
        self._top = self._full = speed * 160
        self._dead = (_DUTY_MOST * dead + 50) // 100
        self._ticks = constant // 10
        self._nominal = 0
        self._kick = _KICK  # ticks left
        self.um = 0  # where the wheel should be
        self.step = 0  # how far it should have gone in the last tick
        self.goal = self.end = 0
        self._astray = 0  # how far it is from its goal, in um, because ticks were lost
        self._fraction = 0  # of the goal, in 16ths of um
        self.shift = 0  # um: what the gyro says
        self.speed = 0
        self.duty = 0

    def fit(self, um: int) -> None:
        """Take how far the rim goes in a turn: first of a wheel of this kind, then of this wheel."""
        if not self._nominal:
            self._nominal = um
        self._top = self._full * um // self._nominal

    def stray(self, um: int) -> None:
        """Take a way that it went beside its goal."""
        self._astray += um
        self.um += um

    def follow(self, speed: "int | None") -> None:
        """Advance by one tick at a speed, and set the motor; without a speed it has rested."""
        if speed is None:
            self.step = 0
            self._kick = _KICK
            return
        fraction = self._fraction + speed
        self._fraction = fraction & 15
        self.step = way = fraction >> 4
        self.goal += way
        self.um = self.goal + self._astray
        change = speed - self.speed
        self.speed = speed
        if not speed:
            duty = 0
            self._kick = _KICK
        else:
            back = speed < 0
            speed += change * self._ticks + (max(-_SHIFT_MOST, min(self.shift, _SHIFT_MOST)) >> 1)
            # It slows down by itself: power the other way would turn it back before its place
            size = abs(speed) if (speed < 0) is back else 0
            top = self._top
            # 480 000 (3000 mm/s) x 1024 and 1024 x 65 535 are under 2**30
            share = min(size, top) * 1024 // top
            dead = self._dead
            duty = (share * (_DUTY_MOST - dead) >> 10) + dead
            if self._kick:
                self._kick -= 1
                duty += _KICK_DUTY
            if back:
                duty = -duty
            duty = max(-_DUTY_MOST, min(duty, _DUTY_MOST))
        if duty != self.duty:
            self.duty = duty
            self.motor.duty(duty)


class ClockedEngine(Engine):
    """An engine whose clock is the board's: where ticks were lost, its wheels went on at the duty that they had.

    A board keeps 8 callbacks for later (MicroPython on an RP2), so a program that holds them up for more than 80 ms loses ticks: a
    long `time_pulse_us`, some writes to the flash in a row.
    """

    wheels: "tuple[Wheel, Wheel]"
    _due = 0  # when the next tick should come, as `time.ticks_ms` has it

    def update(self) -> None:
        """Begin to count time when a tick is about to be started."""
        if self._stop_tick is None:
            self._due = time.ticks_add(time.ticks_ms(), TICK_MS)
        Engine.update(self)

    def _late(self) -> int:
        """Return how many ticks should have come already; -1, when not even this one."""
        ms: int = time.ticks_diff(time.ticks_ms(), self._due)
        return (ms + _SLACK_MS) // TICK_MS

    def _tick(self, timer: object) -> None:
        lost = self._late()
        self._due = time.ticks_add(self._due, (lost + 1) * TICK_MS)
        if lost < 0:  # it was made up for
            return
        if lost:
            left, right = self.wheels
            # 480 000 (3000 mm/s) x 2200 ticks (22 s) < 2**30
            to_left = left.goal + (left.speed * lost >> 4)
            to_right = right.goal + (right.speed * lost >> 4)
            while lost:
                Engine._tick(self, timer)  # noqa: SLF001 - as super() has it, which makes an object
                lost -= 1
            left.stray(to_left - left.goal)
            right.stray(to_right - right.goal)
        Engine._tick(self, timer)  # noqa: SLF001

    def _guard(self, timer: object) -> None:
        left, right = self.wheels
        left_speed, right_speed = left.speed, right.speed
        Engine._guard(self, timer)  # noqa: SLF001
        if self._lost:  # they are braked, if they were not before
            lost = self._late() + 1
            left.stray(left_speed * lost >> 4)
            right.stray(right_speed * lost >> 4)
