"""The only file that imports `machine`: what the parts need of the board. It is loaded when a robot or a part is made."""

from machine import ADC, I2C, PWM, Pin, Timer

from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ("ADC", "I2C", "PWM", "Pin", "Timer", "every")


def every(period_ms: int, action: "Callable[[object], None]") -> "Callable[[], None]":
    """Call `action(timer)` every `period_ms`; return the function that stops it."""
    timer = Timer(-1)
    timer.init(period=period_ms, mode=Timer.PERIODIC, callback=action)
    return timer.deinit
