"""A passive buzzer: it sings what it is sent."""

from marelle.hal import PWM, Pin
from marelle.tools import Current, const, number, wait

_LOWEST = const(20)  # Hz: nobody hears less
_HIGHEST = const(20_000)


class Buzzer:
    """Make sounds.

    >>> buzzer = Buzzer(17)
    >>> buzzer.beep()
    >>> buzzer.tone(440, 500)
    """

    def __init__(self, pin: int) -> None:
        self._pwm = PWM(Pin(pin), freq=880, duty_u16=0)
        Current.stops.append(self.off)

    def beep(self, ms: int = 150) -> None:
        """Give a short high sound."""
        self.tone(880, ms)

    def tone(self, hertz: float, ms: int) -> None:
        """Sing a note (A is 440 Hz) for `ms` milliseconds; 20 to 20 000 Hz."""
        self.on(number(hertz, _HIGHEST, "tone(hertz, ms)", 1, _LOWEST))
        wait(ms)
        self.off()

    def on(self, hertz: float = 880) -> None:
        """Sing until `off()`."""
        self._pwm.freq(number(hertz, _HIGHEST, "on(hertz)", 1, _LOWEST))
        self._pwm.duty_u16(32768)

    def off(self) -> None:
        """Be silent."""
        self._pwm.duty_u16(0)
