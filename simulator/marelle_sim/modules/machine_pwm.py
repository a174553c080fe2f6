"""The pulse-width modulation of `machine`: PWM."""

from __future__ import annotations

from _board import board
from machine_bus import gpio_number

from marelle_sim.microcontroller.board_types import whole
from marelle_sim.microcontroller.pin import Line
from marelle_sim.microcontroller.pwm import Channel, Slice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from machine import Pin

_clock = board.clock
_PWM_US = board.costs.pwm_us
_NOT_SET = -1

_chip = board.facts.chip
_slices = [Slice(number, _chip.hertz, _clock) for number in range(_chip.pwm_slices)]
_pwms: dict[tuple[int, int], PWM] = {}


class PWM:
    """Pulse-width modulation on a pin: `PWM(Pin(10), freq=20_000, duty_u16=0)`.

    Two pins of one slice, such as GP10 and GP11, have the frequency that was set last for either.
    """

    __slots__ = ("_channel",)
    _channel: Channel

    def __new__(cls, pin: int | str | Pin, *_options: int, **_named: int) -> PWM:
        """Return the object of the pin's PWM channel: as on the rp2 port, all pins of a channel share one object."""
        place = _chip.pwm_place(gpio_number(pin))
        pwm = _pwms.get(place)
        if pwm is None:
            pwm = _pwms[place] = object.__new__(cls)
            pwm._channel = _slices[place[0]].channels[place[1]]
        return pwm

    def __init__(
        self,
        pin: int | str | Pin,
        freq: int = _NOT_SET,
        *,
        duty_u16: int = _NOT_SET,
        duty_ns: int = _NOT_SET,
        invert: int = _NOT_SET,
    ) -> None:
        channel, line = self._channel, board.pin(gpio_number(pin))
        channel.inverted, channel.unit = 0, ""
        self.init(freq, duty_u16=duty_u16, duty_ns=duty_ns, invert=invert)
        channel.attach(line)

    def init(
        self,
        freq: int = _NOT_SET,
        *,
        duty_u16: int = _NOT_SET,
        duty_ns: int = _NOT_SET,
        invert: int = _NOT_SET,
    ) -> None:
        """Set frequency (Hz), duty and inversion together; an argument that is not given changes nothing.

        Of `duty_u16` and `duty_ns`, the second counts if both are given. ValueError if the frequency is too low (`freq`).
        """
        channel = self._channel
        numbers = [whole(number) for number in (freq, duty_u16, duty_ns, invert)]
        if numbers[0] != _NOT_SET:
            self.freq(freq)
        if numbers[3] != _NOT_SET:
            channel.inverted = 1 if invert else 0
        if numbers[1] != _NOT_SET:
            self.duty_u16(duty_u16)
        if numbers[2] != _NOT_SET:
            self.duty_ns(duty_ns)
        channel.start()

    def freq(self, value: int | None = None) -> int | None:
        """Return the frequency of the slice in Hz (0: not set), or set it; ValueError below 8 Hz, on an RP2350 below 9 Hz."""
        _clock.spend(_PWM_US)
        of = self._channel.slice
        if value is None:
            return of.hertz
        of.set_hertz(whole(value))
        return None

    def duty_u16(self, value: int | None = None) -> int | None:
        """Return the duty, or set it: the share of time that the pin is high (low with `invert`), 0 to 65535 for 0 to 100 %."""
        _clock.spend(_PWM_US)
        channel = self._channel
        if value is None:
            return channel.u16()
        of = channel.slice
        if type(value) is not int or not 0 <= value <= 65535 or not of.enabled:
            channel.set_u16(whole(value))
            return None
        # `Channel.set_u16` and `show` without their calls: each tick of a robot comes here.
        length = of.length
        level = (value * length + 32767) // 65535
        if level == channel.level and channel.unit == "u16":
            channel.duty = value
            return None  # the register keeps its value, and the pin its signal
        channel.unit, channel.duty, channel.level = "u16", value, level
        if not of.quick:
            channel.put()
            return None
        share = level / length
        if channel.inverted:
            share = 1.0 - share
        channel.share = share
        for line in channel.lines:
            line.signal = (of.hertz, share)
            tell = line.on_output
            if tell is not None:
                tell(share, of.hertz)
        return None

    def duty_ns(self, value: int | None = None) -> int | None:
        """Return the time that the pin is high (low with `invert`) in each period, in nanoseconds, or set it."""
        _clock.spend(_PWM_US)
        if value is None:
            return self._channel.ns()
        self._channel.set_ns(whole(value))
        return None

    def deinit(self) -> None:
        """Stop the counter of the slice, so that the signals of both its channels stop."""
        _clock.spend(_PWM_US)
        self._channel.slice.enable(on=False)

    def __repr__(self) -> str:
        channel = self._channel
        return f"<PWM slice={channel.slice.number} channel={channel.number} invert={channel.inverted}>"


def release(line: Line) -> None:
    """Disconnect a pin from its PWM channel, because the program uses it for something else."""
    for of in _slices:
        for channel in of.channels:
            if line in channel.lines:
                channel.lines.remove(line)
