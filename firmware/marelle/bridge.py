"""Motor drivers (H-bridges) with an input for the direction. Loaded for a motor that has one.

A level changes at once, a PWM duty only when the counter wraps (RP2040 data sheet, 4.5.2.3; RP2350 data sheet, 12.5.2.3): at the
100 Hz of an L298N a motor would reverse with its old duty for up to 10 ms, or start with the full duty of a brake. A stopped counter
takes a duty over at once. So the counter is stopped while a direction changes, for about 20 us.
"""

import sys

from marelle import hal
from marelle.tools import const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from .side import Bridge

_FULL = const(65535)
_LATCHES = sys.platform == "rp2"  # True if a duty takes effect when the counter wraps


def check(
    back: "int | None",
    enable: "int | None" = None,
    direction: "int | None" = None,
    standby: "int | None" = None,  # noqa: ARG001 - another name of a wire raises TypeError
) -> None:
    """Raise ArgumentError (E-BOT-20) unless exactly one of `back` and `direction` is given, and `enable` only with `back`; use no pin."""
    if (back is None) is (direction is None) or not (enable is None or direction is None):
        raise refused("E-BOT-20", "Motor(forward, back)", "or direction=, or enable= too")


def bridge(
    forward: int,
    back: "int | None",
    frequency: int,
    *,
    reverse: bool,
    enable: "int | None" = None,
    direction: "int | None" = None,
    **_: int,
) -> "Bridge | None":
    """Return the driver on these pins, or None for a driver whose two inputs both take PWM. The arguments are those of `Motor`."""
    if direction is not None:
        return DirectionBridge(forward, direction, frequency, reverse=reverse)
    if enable is None or back is None:
        return None
    if reverse:
        forward, back = back, forward
    return EnableBridge(forward, back, enable, frequency)


def _let_stand(pwm: "hal.PWM") -> None:
    """Stop the PWM counter: the output is low, and the next duty takes effect at once."""
    if _LATCHES:
        pwm.deinit()
    else:
        pwm.duty_u16(0)


class DirectionBridge:
    """A motor driver with a PWM input and a direction input: a DRV8835 in phase/enable mode.

    While its PWM input is low it shorts the motor, so that it cannot let it coast: `coast` brakes.
    """

    def __init__(self, forward: int, direction: int, frequency: int, *, reverse: bool) -> None:
        self._pwm = hal.PWM(hal.Pin(forward), freq=frequency, duty_u16=0)
        self._back = 0 if reverse else 1  # the level for back
        self._direction = hal.Pin(direction, hal.Pin.OUT, value=1 - self._back)
        self._level = 1 - self._back

    def duty(self, duty: int) -> None:
        """Drive with a duty from -65535 (full, backward) to 65535 (full, forward), which is not checked; 0 brakes."""
        level = 1 - self._back if duty >= 0 else self._back
        if level != self._level:
            _let_stand(self._pwm)
            self._level = level
            self._direction.value(level)
        self._pwm.duty_u16(abs(duty))

    def brake(self) -> None:
        """Brake: short the motor."""
        self._pwm.duty_u16(0)

    coast = brake


class EnableBridge:
    """A motor driver with two direction inputs and a PWM input: an L298N (PWM on EN) or a TB6612FNG.

    With a high PWM input, two high direction inputs short the motor on both. It coasts on the TB6612FNG with two low ones, on the L298N
    with a low EN (ST's L298, figure 6; Toshiba's TB6612FNG, H-SW control function).
    """

    def __init__(self, forward: int, back: int, enable: int, frequency: int) -> None:
        self._forward = hal.Pin(forward, hal.Pin.OUT, value=0)
        self._back = hal.Pin(back, hal.Pin.OUT, value=0)
        self._enable = hal.PWM(hal.Pin(enable), freq=frequency, duty_u16=0)
        self._direction = 0  # 1 forward, -1 back, 0 neither

    def duty(self, duty: int) -> None:
        """Drive with a duty from -65535 (full, backward) to 65535 (full, forward), which is not checked; 0 brakes."""
        if not duty:
            self.brake()
            return
        direction = 1 if duty > 0 else -1
        if direction == self._direction:
            self._enable.duty_u16(abs(duty))
        else:
            self._set(direction, direction > 0, direction < 0, abs(duty))

    def brake(self) -> None:
        """Brake: short the motor."""
        self._set(0, True, True, _FULL)

    def coast(self) -> None:
        """Cut the motor's current: it coasts until friction stops it."""
        self._set(0, False, False, 0)

    def _set(self, direction: int, forward: bool, back: bool, duty: int) -> None:
        _let_stand(self._enable)
        self._direction = direction
        self._forward.value(forward)
        self._back.value(back)
        self._enable.duty_u16(duty)
