"""A passive buzzer: it sounds at the frequency of its signal."""

from marelle.hal import PWM, Pin
from marelle.tools import Current, const, number, wait

_LOWEST = const(20)  # Hz: nobody hears a lower note
_HIGHEST = const(20_000)


class Buzzer:
    """Play notes and tunes on a passive buzzer. It is silent at the end of the program.

    Connect one leg of the buzzer to a pin and the other to GND. On a Pico two neighbouring pins (GP16 and GP17, GP18 and GP19, …) share
    a timer and therefore a frequency: no servo, motor or other buzzer can be on the neighbouring pin.

    >>> buzzer = Buzzer(17)
    >>> buzzer.tone(440, 500)
    >>> buzzer.play("C4/4 E4/4 G4/2")

    Args:
        pin: a pin with PWM.

    Raises:
        KitError: E-BOT-11, another part has the pin; E-BOT-44, another part has its timer.
    """

    def __init__(self, pin: int) -> None:
        from marelle.pwm import claim_pwm

        claim_pwm("Buzzer", 0, (pin,))
        self._pwm = PWM(Pin(pin), freq=880, duty_u16=0)
        Current.stops.append(self.off)

    def beep(self, ms: int = 150) -> None:
        """Play a high note (880 Hz) for `ms` milliseconds, and wait until it ends."""
        self.tone(880, ms)

    def tone(self, hertz: float, ms: int) -> None:
        """Play a note of 20 to 20 000 Hz (A4 is 440) for `ms` milliseconds, and wait until it ends. Any other `hertz` raises E-BOT-01."""
        self.on(number(hertz, _HIGHEST, "tone(hertz, ms)", 1, _LOWEST))
        wait(ms)
        self.off()

    def play(self, notes: str, tempo: int = 120) -> None:
        """Play a tune, and wait until it ends.

        Args:
            notes: notes such as "C4/4", separated by spaces. A note is a letter (C D E F G A B) or a name (do re mi fa sol la
                si), then `#` or `b` if needed, an octave (4 if none is given), and `/` with its length: 4 is a quarter, 2 a half, 8 an
                eighth; `4.` is half as long again as 4. `R/4` is a rest.
            tempo: quarters per minute, 10 to 400.

        Raises:
            ArgumentError: E-BOT-01, the tempo is out of bounds; E-BOT-43, a note cannot be read or is below E0 (21 Hz). Then nothing is played.
        """
        from marelle.parts.notes import play

        play(self, notes, tempo)

    def on(self, hertz: float = 880) -> None:
        """Play a note of 20 to 20 000 Hz until `off()` is called; the program goes on at once."""
        self._pwm.freq(number(hertz, _HIGHEST, "on(hertz)", 1, _LOWEST))
        self._pwm.duty_u16(32768)

    def off(self) -> None:
        """Silence the buzzer."""
        self._pwm.duty_u16(0)
