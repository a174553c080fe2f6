"""The pulse-width modulation of `machine`: PWM."""

from __future__ import annotations

from _board import board
from machine_bus import pin_number

from marelle_sim.microcontroller.whole import whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import Pin

_clock = board.clock
_PWM_US = board.costs.pwm_us


class PWM:
    """Pulse-width modulation on a pin: `PWM(Pin(10), freq=20_000, duty_u16=0)`."""

    __slots__ = ("_duty", "_freq", "_inverted", "_line")

    def __init__(self, pin: int | str | Pin, freq: int = 0, **options: int) -> None:
        self._line = board.pin(pin_number(pin))
        self._freq = 0
        self._duty = 0
        self._inverted = False
        self.init(freq, **options)

    def init(
        self,
        freq: int = 0,
        *,
        duty_u16: int | None = None,
        duty_ns: int = 0,
        invert: int | None = None,
    ) -> None:
        """Set frequency, duty and sense together; what is not given stays."""
        if invert is not None:
            self._inverted = bool(whole(invert))
        if freq:
            self.freq(freq)
        if duty_ns:
            self.duty_ns(duty_ns)
        else:
            self.duty_u16(self._duty if duty_u16 is None else duty_u16)

    def _put(self) -> None:
        share = self._duty / 65535
        self._line.output(1.0 - share if self._inverted else share, self._freq)

    def freq(self, value: int | None = None) -> int | None:
        """Return or set the frequency in Hz, 8 to 62 500 000."""
        _clock.spend(_PWM_US)
        if value is None:
            return self._freq
        value = whole(value)
        if value < 8:
            raise ValueError("freq too small")
        if value > 62_500_000:
            raise ValueError("freq too large")
        self._freq = value
        self._put()
        return None

    def duty_u16(self, value: int | None = None) -> int | None:
        """Return or set the share of time that the pin is high, 0 to 65535."""
        _clock.spend(_PWM_US)
        if value is None:
            return self._duty
        if type(value) is not int or not 0 <= value <= 65535:
            value = min(max(0, whole(value)), 65535)
        self._duty = value
        frequency_hz = self._freq
        if frequency_hz:
            share = value / 65535
            if self._inverted:
                share = 1.0 - share
            line = self._line
            # As `Line.output`, without a call: each tick of a robot comes here.
            line.signal = (frequency_hz, share)
            tell = line.on_output
            if tell is not None:
                tell(share, frequency_hz)
        return None

    def duty_ns(self, value: int | None = None) -> int | None:
        """Return or set the time that the pin is high in each period, in nanoseconds."""
        if self._freq == 0:
            raise ValueError("PWM freq not set")
        if value is None:
            return self._duty * 1_000_000_000 // (65535 * self._freq)
        self.duty_u16(whole(value) * self._freq * 65535 // 1_000_000_000)
        return None

    def deinit(self) -> None:
        """Stop the signal."""
        _clock.spend(_PWM_US)
        self._duty = 0
        self._line.output(0.0, self._freq)


__all__ = ["PWM"]
