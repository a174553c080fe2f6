"""The PWM signals in use and their frequencies. Loaded when a part with PWM is made, then unloaded."""

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
    """Claim the pins of a part, as `hal.claim` does, some of them for PWM. Return `make(*outputs, *others)`.

    On an RP2 the two pins of a slice share a counter and therefore a frequency: GP16 and GP17, GP18 and GP19. Pins 16 apart share a channel
    and therefore a signal; GP32 to GP47 have slices of their own (RP2040 data sheet, 4.5.2; RP2350 data sheet, 12.5.2).

    Args:
        kind: class of the part.
        hertz: frequency of the PWM; 0 if the part changes it, so that no other part may share the counter.
        outputs: the pins that get PWM.
        others: its other pins.
        make: function called with a `Pin` for each, as in `hal.claim`.

    Raises:
        KitError: E-BOT-11, another part has a pin; E-BOT-44, on an RP2 only: another part has the counter at another frequency or has the
            channel, or two of the part's own outputs have one channel.
    """
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle"].pwm

    def check_and_make(*found: hal.Pin) -> "Any":
        port = sys.platform  # a variable: mypy takes `sys.platform` for this computer's
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
    """Claim the pins of a motor, as `claim_pwm` does, but never again for the same owner: two objects must not drive one motor.

    Raises:
        KitError: E-BOT-12, another motor has one of the pins; E-BOT-11 and 44 as for `claim_pwm`.
    """
    for pin in list(outputs) + list(others):
        other = Current.pins.get(hal.Pin(pin))
        if other in ("Motor", "LEFT", "RIGHT"):
            raise refused("E-BOT-12", Current.making or "Motor", pin, other)
        if pin == standby:
            raise refused("E-BOT-11", "Motor", pin, "standby")
    return claim_pwm("Motor", frequency, outputs, others, make)


def _check(kind: str, hertz: int, pin: "PinName", one: hal.Pin) -> None:
    for other, rate in Current.signals.items():
        known = hal.Pin(other)
        if known != one and known in Current.pins:  # a part has it still
            apart = _channel(pin) ^ _channel(other)
            if not apart or (apart == 1 and not rate == hertz != 0):
                raise refused("E-BOT-44", kind, pin, other)


def _channel(pin: "PinName") -> int:
    """Return a number for the PWM channel of a pin: twice its slice, plus 0 for channel A or 1 for B; -2 for a pin without PWM."""
    if not isinstance(pin, int):
        # Its text alone tells the number: "Pin(GPIO17, mode=OUT)"; "Pin(WL_GPIO0, mode=OUT)" has none.
        told = str(hal.Pin(pin)).split(",")[0].split("(GPIO")
        if len(told) < 2:
            return -2
        pin = int(told[1])
    return pin & 15 if pin < 32 else 16 | pin & 7
