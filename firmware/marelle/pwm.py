"""Which pins have a PWM signal, and at which frequency. Loaded when a part with one is made, and let go again."""

import sys

from . import hal
from .tools import Current, const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    PinName = int | str | hal.Pin


def claim_pwm(
    kind: str,
    hertz: int,
    outputs: "Sequence[PinName]",
    others: "Sequence[PinName]" = (),
    make: "Callable[..., Any] | None" = None,
) -> "Any":
    """Claim the pins of a part, as `hal.claim` does. Those of `outputs` get a PWM signal. Return what `make` makes of all of them.

    The two pins of a slice have one counter, hence one frequency: GP16 and GP17, GP18 and GP19. Pins 16 apart have one channel,
    hence one signal; GP32 to GP47 have slices of their own (RP2040 data sheet, 4.5.2; RP2350 data sheet, 12.5.2).

    Args:
        kind: what the part is called when it is by itself.
        hertz: the frequency; 0 where the part changes it, so that no other can share it.
        outputs: those pins.
        others: its other pins.
        make: as `hal.claim` takes it.

    Raises:
        RobotError: E-BOT-11 as `claim`; E-BOT-44, another pin has the counter at another frequency, or has the very signal.
    """
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle"].pwm

    def check_and_make(*found: hal.Pin) -> "Any":
        port = sys.platform  # by a name, for mypy believes that it is that of this computer
        if port != "rp2":
            return make and make(*found)
        signals = Current.signals = getattr(Current, "signals", None) or {}
        for pin, one in zip(outputs, found):
            _check(kind, hertz, pin, one)
        if len({_channel(pin) for pin in outputs}) < len(outputs):  # a motor's two, 16 apart
            raise refused("E-BOT-44", kind, outputs[1], outputs[0])
        made = make and make(*found)
        signals.update([(pin, hertz) for pin in outputs])
        return made

    # MicroPython has no [*a, *b]
    return hal.claim(kind, *(list(outputs) + list(others)), make=check_and_make)


def claim_motor(
    frequency: int,
    outputs: "Sequence[PinName]",
    others: "Sequence[PinName]",
    standby: "PinName | None",
    make: "Callable[..., Any]",
) -> "Any":
    """Claim a motor's pins: two that drive one motor, or count its turns, would not know of each other. Return what `make` makes.

    Raises:
        RobotError: E-BOT-12, another motor has one of them; E-BOT-11, 44 as `claim_pwm`.
    """
    for pin in list(outputs) + list(others):
        other = Current.pins.get(hal.Pin(pin))
        if other in ("Motor", "LEFT", "RIGHT"):
            raise refused("E-BOT-12", Current.making or "Motor", pin, other)
        if pin == standby:
            raise refused("E-BOT-11", "Motor", pin, "standby")
    return claim_pwm("Motor", frequency, outputs, others, make)


def _check(kind: str, hertz: int, pin: "PinName", one: hal.Pin) -> None:
    """Refuse a signal that another part's disturbs."""
    for other, rate in Current.signals.items():
        known = hal.Pin(other)
        if known != one and known in Current.pins:  # its part is still there
            apart = _channel(pin) ^ _channel(other)
            if not apart or (apart == 1 and not rate == hertz != 0):
                raise refused("E-BOT-44", kind, pin, other)


def _channel(pin: "PinName") -> int:
    """Return a number for the channel of a pin, of which the last bit is 0 for A and 1 for B; -2 for a pin that has none."""
    if not isinstance(pin, int):
        # Told in a text alone: "Pin(GPIO17, mode=OUT)", but "Pin(WL_GPIO0, mode=OUT)".
        told = str(hal.Pin(pin)).split(",")[0].split("(GPIO")
        if len(told) < 2:
            return -2
        pin = int(told[1])
    return pin & 15 if pin < 32 else 16 | pin & 7
