"""A passive buzzer: it sings what it is sent."""

from marelle.hal import PWM, Pin
from marelle.tools import Current, const, number, wait

_LOWEST = const(20)  # Hz: nobody hears less
_HIGHEST = const(20_000)


class Buzzer:
    """Make sounds.

    Each note is a frequency, and the pin beside it has the same timer: a servo or a motor there is refused (E-BOT-44).

    >>> buzzer = Buzzer(17)
    >>> buzzer.beep()
    >>> buzzer.tone(440, 500)
    >>> buzzer.play("C4/4 E4/4 G4/2")
    """

    def __init__(self, pin: int) -> None:
        from marelle.pwm import claim_pwm

        claim_pwm("Buzzer", 0, (pin,))
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

    def play(self, notes: str, tempo: int = 120) -> None:
        """Play a tune: notes such as "C4/4", with a blank between two; `tempo` is how many quarters a minute has, 10 to 400.

        A note is a letter (C D E F G A B) or a name (do re mi fa sol la si), then `#` or `b`, an octave (4 unless said), and `/`
        with its length: 4 is a quarter, 2 a half, 8 an eighth, `4.` half as long again. `R/4` is a rest.

        Raises RobotError: E-BOT-01, the tempo; E-BOT-43, a note that is none.
        """
        from marelle.parts.notes import play

        play(self, notes, tempo)

    def on(self, hertz: float = 880) -> None:
        """Sing until `off()`."""
        self._pwm.freq(number(hertz, _HIGHEST, "on(hertz)", 1, _LOWEST))
        self._pwm.duty_u16(32768)

    def off(self) -> None:
        """Be silent."""
        self._pwm.duty_u16(0)
