"""The making of the back-end of a drive base: the control of its two motors. Loaded when a base is made, then unloaded."""

import sys

from .control import Engine
from .tools import const, number, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from typing import Any

    from .protocols import BackEnd, Every
    from .side import Side

_DUTY_MOST = const(65535)
_LEARN_MOST = const(32_000_000)  # 1024ths of duty: bound of the integral part, a half of full duty
_QUICKEST = const(4)  # ticks: a shorter time constant would make the loop too fast for its tick


def back_end(
    left: "Any",
    right: "Side | None",
    every: "Every",
    motor: "tuple[float, float, float, float | None]",
) -> "BackEnd":
    """Return the back-end for two motors: A if both have encoders, C (by time) if neither has. All back-ends are chosen here.

    Args:
        left: the left motor. Without `right`, it is a motor controller of the robot's own (back-end B), which is returned.
        right: the right motor.
        every: function that starts the control ticks.
        motor: full speed, dead band, time constant and speed at full duty, as in `DriveBase`.

    Raises:
        ArgumentError: E-BOT-01, a number is out of bounds; E-BOT-21, only one motor has an encoder.
        TypeError: `right` is missing, and `left` is no motor controller.
    """
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle"].back_end
    if right is None:
        if not hasattr(left, "configure"):  # a motor: `right` was forgotten
            raise TypeError("__init__() missing 1 required positional argument: 'right'")
        controller: "BackEnd" = left
        return controller
    full_speed, dead_band, time_constant, by_duty = motor
    speed = number(full_speed, 3000, "full_speed", 1, 50)
    top = speed * 160 * 48 // 55  # of 550 mm/s, 480: the rest is for corrections
    dead = number(dead_band, 80, "dead_band", 1, 0)
    constant = number(time_constant, 300, "time_constant", 1, 10)
    if left.encoder is None and right.encoder is None:
        from . import timed

        speed = number(by_duty or speed, 3000, "mm_per_s_at_duty", 1, 50)
        first = timed.Wheel(left.bridge, speed, dead, constant)
        second = timed.Wheel(right.bridge, speed, dead, constant)
        return timed.ClockedEngine(first, second, every, (left, right), top)
    if left.encoder is None or right.encoder is None:
        raise refused("E-BOT-21", "DriveBase(left, right)", "a motor has no encoder")
    from .encoders import Wheel

    loop = gains(speed, dead, constant)
    return Engine(
        Wheel(left.bridge, left.encoder, left.counts, loop),
        Wheel(right.bridge, right.encoder, right.counts, loop),
        every,
        (left, right),
        top,
    )


def gains(speed: int, dead: int, constant: int) -> "tuple[int, ...]":
    """Return the gains of the control loop of a wheel, computed from the properties of its motor.

    Args:
        speed: speed of the wheel at full duty, 50 to 3000 mm/s.
        dead: dead band, 0 to 80 % of full duty.
        constant: time constant, 10 to 300 ms.

    `forward` is the duty that a motor needs for each um/tick of speed; T is its time constant in ticks, at least 4. The speed error is fed back with
    5/11 of `forward`, the position error with 0.82 / T of it, and the integral of the position error with 0.26 / T^2. The loop then has a
    bandwidth of 0.9 / T per tick and a damping of 0.8. A motor with 60 ms and 11 duty per um/tick gets 3/2 for the position and 5/64 for
    its integral.
    """
    dead = (_DUTY_MOST * dead + 50) // 100
    forward = (_DUTY_MOST - dead + speed * 5) // (speed * 10)
    ticks = max(constant // 10, 1)
    slow = max(ticks, _QUICKEST)
    learn = forward * 2880 // (11 * slow * slow)
    # Beside each gain: its range over all motors
    return (
        dead,  # 0 to 52 428: the duty of the dead band
        forward,  # 0 to 131
        (forward * 5 + 5) // 11,  # 0 to 60: duty per um/tick of speed that lacks
        forward * ticks // 16,  # 0 to 245: duty per 1/16 um/tick of wanted change
        forward * 288 // (11 * slow),  # 0 to 857: 32nds of duty per um
        learn,  # 0 to 2143: 1024ths of duty per um x tick
        _LEARN_MOST // max(learn, 1),  # um x ticks: where that ends
    )
