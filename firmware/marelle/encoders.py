"""The control of a wheel with an encoder, which follows a moving goal: back-end A. Units and bounds are those of `control`."""

from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from .side import Bridge, Encoder

_ERROR_MOST = const(16000)  # um; the products below stay under 2**30
_DUTY_MOST = const(65535)
# A smaller change of duty (0.7 %) is not written. One count of an encoder changes it by more.
_UNFELT = const(450)
_SURE = const(8757)  # duty (13 %) above the dead band at which a sound motor turns for sure
_SETTLED = const(300)  # um
_ACCEPTED = const(3000)  # um


class Wheel:
    """Control one wheel so that its position follows a moving goal.

    The duty is the feed-forward for the speed and the dead band, plus proportional, derivative and bounded integral terms of the position
    error.

    Attributes:
        um: position of the wheel.
        step: how far it has rolled in the last tick, um.
        goal: position where it should be now.
        end: position at which the goal will stop.
        shift: um that a gyroscope adds to the position error.
        strain_ticks: number of ticks, up to now, at a duty of `strain_duty` or more without a count.
        blocked_duty: duty at which the wheel was found blocked; 0: it was not.
        goal_is_fixed: False: the goal of a blocked wheel is kept within 16 mm of its position.
    """

    holds = True  # it can keep a place
    # A move that is over has arrived if it is so near its end. A wheel at rest keeps its goal if it is so near.
    accepted_um = _ACCEPTED

    def __init__(
        self, bridge: "Bridge", encoder: "Encoder", counts: int, gains: "tuple[int, ...]"
    ) -> None:
        """Control a motor with an encoder; call `fit` next.

        Args:
            bridge: the driver of the motor.
            encoder: its encoder.
            counts: counts of the encoder in a turn of the wheel.
            gains: the result of `back_end.gains`.
        """
        self.motor = bridge
        self.encoder = encoder
        self._count = encoder.count()
        self._counts = counts
        self.gains = gains
        self.scale = 0  # um per count, in 4096ths
        self._near = 0  # um: an error that is left as it is at rest
        # A move has arrived once both wheels are so near and still for two ticks
        self.settled_um = _SETTLED
        # From this duty on, as last written, a sound motor turns for sure
        self.strain_duty = gains[0] + _SURE
        self._remainder = 0  # of the position, in 4096ths of um
        self.um = 0
        self.step = 0
        self.goal = self.end = 0
        self._fraction = 0  # of the goal, in 16ths of um
        self.shift = 0
        self.integral = 0  # of the error, in um x ticks
        self.speed = 0
        self.duty = 0
        self.strain_ticks = 0
        self.blocked_duty = 0
        self.goal_is_fixed = False

    def fit(self, um: int) -> None:
        """Set the circumference of the wheel in um. The first call, with the nominal circumference, also sets the tolerances.

        So does the next call if a count was less than 1 um.
        """
        self.scale = (um * 4096 + self._counts // 2) // self._counts
        if not self._near:
            count = self.scale >> 12
            self._near = count * 5 // 4
            self.settled_um = max(_SETTLED, count * 3 // 2)

    def follow(self, speed: "int | None") -> None:
        """Read the encoder. If a speed is given, also move the goal by one tick at that speed, and set the duty of the motor."""
        count = self.encoder.count()
        um = count - self._count
        if um:
            self._count = count
            # 5.5 mm a tick x 4096 = 2.3e7. After a sleep of the tick: up to 26 cm.
            um = um * self.scale + self._remainder
            self._remainder = um & 4095
            um >>= 12
            self.um += um
        self.step = um
        if speed is None:
            return
        fraction = self._fraction + speed
        self._fraction = fraction & 15
        self.goal += fraction >> 4
        error = self.goal - self.um + self.shift
        if not -_ERROR_MOST < error < _ERROR_MOST:
            bound = _ERROR_MOST if error > 0 else -_ERROR_MOST
            if not self.goal_is_fixed:
                self.goal += bound - error
            error = bound
        if not speed and -self._near < error < self._near:
            duty = 0
        else:
            dead, forward, damping, change, proportional, integral_gain, most = self.gains
            integral = self.integral + error
            if -most < integral < most:
                self.integral = integral
            gain = speed - self.speed
            self.speed = speed
            speed >>= 4
            # Duty for the speed at most 1.5 x 65535; a wheel's own way, after a sleep, 60 x 262 000 = 1.6e7; a change
            # from 480 000 to its opposite x 245 = 2.4e8; 16 000 x 857 = 1.4e7; 3.2e7 + 16 000 x 2143 = 6.6e7: under 2**30
            duty = (
                speed * (forward + damping) - um * damping + gain * change
                + (error * proportional >> 5) + (integral * integral_gain >> 10)
            )  # fmt: skip
            duty += dead if duty > 0 else -dead
            if not -_DUTY_MOST <= duty <= _DUTY_MOST:
                duty = _DUTY_MOST if duty > 0 else -_DUTY_MOST
        change = duty - self.duty
        if not -_UNFELT < change < _UNFELT or (change and not duty):
            self.duty = duty
            self.motor.duty(duty)
        self.strain_ticks = (
            0 if um or -self.strain_duty < self.duty < self.strain_duty else self.strain_ticks + 1
        )
