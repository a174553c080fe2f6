"""A passive buzzer: it sings what it is sent."""

from marelle.hal import PWM, Pin
from marelle.tools import Current, number, wait


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

    def tone(self, hertz: int, ms: int) -> None:
        """Sing a note (A is 440 Hz) for `ms` milliseconds."""
        self.on(hertz)
        wait(ms)
        self.off()

    def on(self, hertz: int = 880) -> None:
        """Sing until `off()`."""
        hertz = number(hertz, 20_000, "tone(hertz, ms)")
        self._pwm.freq(hertz if hertz > 20 else 20)
        self._pwm.duty_u16(32768)

    def off(self) -> None:
        """Be silent."""
        self._pwm.duty_u16(0)


Part = Buzzer
