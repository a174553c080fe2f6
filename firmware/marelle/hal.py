"""The only file that imports `machine`: what the parts need of the board. It is loaded when a robot or a part is made."""

from machine import ADC, I2C, PWM, Pin, Timer

from .tools import Current, const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    Bus = I2C | tuple[int, int, int] | None
    __all__ = ("ADC", "I2C", "PWM", "Bus", "Pin", "Timer", "claim")


def claim(kind: str, *pins: "int | str") -> None:
    """Note that a part has these pins. It is called what the robot calls it; by itself, `kind`, which may be made again.

    Raises:
        RobotError: E-BOT-11, another part has one of them, or this one has it twice.
    """
    owner, taken = Current.making or kind, Current.pins
    for pin in pins:  # before any is taken: a part that is not made has none
        other = taken.get(pin, owner)
        if other != owner or pins.count(pin) > 1:
            raise refused("E-BOT-11", owner, pin, other)
    for pin in pins:
        taken[pin] = owner
