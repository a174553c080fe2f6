"""The control of a wheel without an encoder: back-end C. Units and bounds are those of `control`.

Its position is computed from speed and time, and is as exact as the calibration of the motor and the voltage of the battery.
"""

# mypy: disable-error-code="attr-defined"
import time

from .control import TICK_MS, Engine
from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from .side import Bridge

_SLACK_MS = const(2)  # a tick may come so much late
_DUTY_MOST = const(65535)
_KICK = const(2)  # ticks with more duty at the start: friction is greater at rest
_KICK_DUTY = const(13107)  # 20 % above the dead band
_SHIFT_MOST = const(8000)  # um from the gyroscope: corrected at 40 mm/s


class Wheel:
    """Set the duty of one motor for a speed, and assume that the wheel follows.

    The duty is the dead band plus a part proportional to the speed; while the speed changes, also a part for the motor's time constant, so
    that the wheel follows the profile. With an L298N the duty is linear in the speed only up to about 200 mm/s. The line through these
    speeds reaches full duty at `speed`; the motor itself is slower there (`full_speed`).
    """

    # Constants of what `encoders.Wheel` measures: without an encoder a wheel is never found blocked, and always arrives.
    holds = goal_is_fixed = False
    settled_um = accepted_um = 1 << 20
    integral = strain_ticks = blocked_duty = 0

    def __init__(self, bridge: "Bridge", speed: int, dead: int, constant: int) -> None:
        """Control a motor without an encoder; call `fit` next.

        Args:
            bridge: the driver of the motor.
            speed: speed (mm/s) at which the line of speed and duty reaches full duty.
            dead: dead band, % of full duty.
            constant: time constant of the motor, ms.
        """
        self.motor = bridge
        self._top = self._full = speed * 160
        self._dead = (_DUTY_MOST * dead + 50) // 100
        self._ticks = constant // 10
        self._nominal = 0
        self._kick = _KICK  # ticks left
        self.um = 0  # position that the wheel should have
        self.step = 0  # way that it should have gone in the last tick
        self.goal = self.end = 0
        self._astray = 0  # um by which it is off its goal, because of lost ticks
        self._fraction = 0  # of the goal, in 16ths of um
        self.shift = 0  # um, from the gyroscope
        self.speed = 0
        self.duty = 0

    def fit(self, um: int) -> None:
        """Set the circumference of the wheel in um.

        The first call sets the nominal circumference, for which the constructor's `speed` holds; after later ones the speed is scaled.
        """
        if not self._nominal:
            self._nominal = um
        self._top = self._full * um // self._nominal

    def stray(self, um: int) -> None:
        """Add `um` to the position but not to the goal: the wheel rolled on while ticks were lost."""
        self._astray += um
        self.um += um

    def follow(self, speed: "int | None") -> None:
        """Move the goal by one tick at a speed, and set the duty of the motor. None: the wheel is at rest."""
        if speed is None:
            self.step = 0
            self._kick = _KICK
            return
        fraction = self._fraction + speed
        self._fraction = fraction & 15
        self.step = travel = fraction >> 4
        self.goal += travel
        self.um = self.goal + self._astray
        change = speed - self.speed
        self.speed = speed
        if not speed:
            duty = 0
            self._kick = _KICK
        else:
            back = speed < 0
            speed += change * self._ticks + (max(-_SHIFT_MOST, min(self.shift, _SHIFT_MOST)) >> 1)
            # Friction slows it down: a duty in the other direction would turn it back too early
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
    """Drive two wheels by the board's clock: if ticks are lost, the wheels have rolled on meanwhile with their last duty.

    MicroPython on an RP2 queues 8 callbacks: a program that delays them by more than 80 ms loses ticks. A long `time_pulse_us` does that,
    or several writes to the flash in a row.
    """

    wheels: "tuple[Wheel, Wheel]"
    _due = 0  # `time.ticks_ms` of the next tick

    def update(self) -> None:
        """If the ticks have stopped, set the time of the next tick to 10 ms from now; then update as `Engine` does."""
        if self._stop_tick is None:
            self._due = time.ticks_add(time.ticks_ms(), TICK_MS)
        Engine.update(self)

    def _late(self) -> int:
        """Return the number of ticks lost before this one; -1 if this one comes early: it was counted as lost, and made up for, before."""
        ms: int = time.ticks_diff(time.ticks_ms(), self._due)
        return (ms + _SLACK_MS) // TICK_MS

    def _tick(self, timer: object) -> None:
        lost = self._late()
        self._due = time.ticks_add(self._due, (lost + 1) * TICK_MS)
        if lost < 0:  # it has been made up for
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
        if self._lost:  # they are braked now, if not before
            lost = self._late() + 1
            left.stray(left_speed * lost >> 4)
            right.stray(right_speed * lost >> 4)
