"""A wheel that follows its goal: in small whole numbers, without allocating memory.

Every number stays under 2**30 (a bigger one is an object on the heap of a 32-bit board).
Units, unless said: positions in um along the wheel's rim, speeds in 1/16 um per tick of 10 ms (1 mm/s = 160), duty in 65535ths.
"""

from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from .parts.motor import Encoder, Motor

# One wheel. 550 mm/s without load = 5500 um a tick for the 60292 steps of duty above the dead band: 11 per um a tick.
_DEAD_BAND = const(5243)  # 8 % of 65535: below it the motor only hums
_FORWARD = const(11)  # duty per um/tick of wanted speed
# Duty per 1/16 um/tick of wanted change in a tick: the motor's 60 ms are 6 ticks, 11 x 6 / 16
_GAIN = const(4)
_ERROR_MOST = const(16000)  # um; the products below stay under 2**30
_LEARN_MOST = const(400000)  # um x ticks
_NEAR = const(120)  # um, a little more than one count: close enough to rest
_DUTY_MOST = const(65535)
# 0.7 % of duty, less than what one count of the encoder changes: not worth a write
_UNFELT = const(450)
_STRAIN = const(14000)  # duty (21 %) at which a healthy motor surely turns


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
        self.error = 0
        self.shift = 0  # um added to the error: what the gyro says
        self.learned = 0
        self.speed = 0
        self.duty = 0
        self.strained = 0  # ticks of strain without a count
        self.keep = False  # whether the goal may run away from a blocked wheel

    def measure(self) -> int:
        """Read the encoder; return the way since the last reading in um."""
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
        return way

    def follow(self, speed: int) -> None:
        """Measure, advance the goal by one tick at `speed`, and set the motor."""
        way = self.measure()
        fraction = self._fraction + speed
        self._fraction = fraction & 15
        self.goal += fraction >> 4
        error = self.goal - self.um + self.shift
        if not -_ERROR_MOST < error < _ERROR_MOST:
            bound = _ERROR_MOST if error > 0 else -_ERROR_MOST
            if not self.keep:
                self.goal += bound - error
            error = bound
        self.error = error
        if not speed and -_NEAR < error < _NEAR:
            duty = 0
        else:
            learned = self.learned + error
            if -_LEARN_MOST < learned < _LEARN_MOST:
                self.learned = learned
            gain = speed - self.speed
            self.speed = speed
            speed >>= 4
            # 5500 x 11 + 88 000 x 4 + 16000 x 1.5 + 5500 x 6 + 400 000 / 12: far below 2**30
            duty = (
                speed * _FORWARD
                + gain * _GAIN
                + (error * 3 >> 1)
                + (speed - way) * 5
                + (learned * 5 >> 6)
            )
            duty += _DEAD_BAND if duty > 0 else -_DEAD_BAND
            duty = max(-_DUTY_MOST, min(_DUTY_MOST, duty))
        self.strained = 0 if way or -_STRAIN < duty < _STRAIN else self.strained + 1
        change = duty - self.duty
        if not -_UNFELT < change < _UNFELT or (change and not duty):
            self.duty = duty
            self.motor.duty(duty)
