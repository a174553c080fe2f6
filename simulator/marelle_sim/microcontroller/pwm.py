"""The PWM of an RP2040 or RP2350: slices of two channels, whose registers are set as MicroPython 1.25 sets them.

The two channels of a slice share its divider and its counter, and therefore one frequency: setting it for one pin sets it for the
other. Several pins can output the same channel. Numbers are unsigned 32-bit, as in MicroPython: a negative duty is a large one.

A running slice takes a new level or length over when its counter wraps, a stopped one at once (RP2040 data sheet, 4.5.2.3;
RP2350 data sheet, 12.5.2.3). The simulator waits for the wrap if a period is 2 ms or more; within a shorter one no wheel or servo
moves noticeably, so the change is made at once.
"""

from marelle_sim.kernel.clock import Clock, Event
from marelle_sim.microcontroller.pin import Line

_MOST_TOP = 65_534  # so that 65535 is high all the time
_FULL = 65_535
_WORD = 0xFFFF_FFFF
_LEAST_DIVIDER, _DIVIDERS = 16, 256 * 16  # in 16ths
_NS = 1_000_000_000
_US = 1_000_000
_SLOW_HZ = 500  # up to this frequency a change waits for the end of a period


class Slice:
    """A PWM slice: a counter from 0 to `length - 1`, whose clock is the processor's divided by `divider / 16`.

    Attributes:
        system_hz: frequency of the processor's clock.
        is_set: True once a program has set the frequency. enabled: True while it counts.
        hertz: the set frequency, rounded; 0: none is set. period_hz: the frequency of the present period.
        quick: True if it counts, with a period so short that a change takes effect at once. channels: A and B.
    """

    __slots__ = (
        "_clock", "_cycles", "_due", "_since_us", "_stands_us", "channels", "divider", "enabled", "hertz", "is_set", "length",
        "number", "period_hz", "quick", "system_hz",
    )  # fmt: skip

    def __init__(self, number: int, system_hz: int, clock: Clock) -> None:
        self.number, self.system_hz, self._clock = number, system_hz, clock
        self.divider, self.length = _LEAST_DIVIDER, 1 << 16
        self.hertz = self.period_hz = 0
        self.is_set = self.enabled = self.quick = False
        self._cycles = 0  # length of the present period, in 16ths of a processor clock cycle
        self._since_us = self._stands_us = (
            0  # the begin of a period; the time at which the counter was stopped
        )
        self._due: Event | None = None  # the scheduled wrap, at which waiting channels change
        self.channels = Channel(self, 0), Channel(self, 1)

    def set_hertz(self, hertz: int) -> None:
        """Set the frequency (Hz) of both channels; a duty given as a share stays that share, one given in ns stays that time.

        Raises:
            ValueError: the frequency is too low for the divider.
        """
        hertz &= _WORD
        cycles = (self.system_hz + hertz // 2) // hertz if hertz else _WORD
        if cycles < _MOST_TOP:
            divider, top = _LEAST_DIVIDER, cycles - 1
        else:
            divider = self.nearest(_MOST_TOP * hertz, _MOST_TOP * hertz - 1) if hertz else _WORD
            top = self.nearest(divider * hertz) - 1 if hertz else 0
        if divider >= _DIVIDERS:
            raise ValueError("freq too small")
        self.divider, self.length, self.is_set = divider, (top & 0xFFFF) + 1, True
        self.hertz = self.nearest(divider * self.length)
        if not self.waits():
            self._take()
        for channel in self.channels:
            channel.again()

    def nearest(self, divisor: int, rounding: int = -1) -> int:
        """Return 16 times the processor's frequency divided by `divisor`: to the nearest integer, or up if `rounding` is `divisor - 1`.

        A divisor of 0 gives the greatest 32-bit number.
        """
        rounding = divisor // 2 if rounding < 0 else rounding
        return (16 * self.system_hz + rounding) // divisor if divisor else _WORD

    def enable(self, *, on: bool) -> None:
        """Start (True) or stop (False) the counter of both channels; it continues at the count at which it was stopped."""
        now = self._clock.now
        if on and not self.enabled:
            self._since_us += now - self._stands_us
        elif self.enabled and not on:
            self._stands_us = now
        self.enabled = on
        self._take()
        for channel in self.channels:
            channel.show()

    def waits(self) -> bool:
        """Return True if a change takes effect at the end of the period, False if at once."""
        return self.enabled and not self.quick

    def changes(self) -> bool:
        """Return True if the period that is set differs from the period with which the counter runs now."""
        return self.divider * self.length != self._cycles

    def await_wrap(self) -> None:
        """Schedule the change of the waiting channels for the time at which the counter wraps."""
        if self._due is None:
            cycles_us, hertz16 = self._cycles * _US, 16 * self.system_hz
            periods = (self._clock.now - self._since_us) * hertz16 // cycles_us + 1
            wraps_us = self._since_us - -periods * cycles_us // hertz16
            self._due = self._clock.at(wraps_us, self._wrap, acts=self._is_heard)

    def _is_heard(self) -> bool:
        return any(
            channel.waits and any(line.on_output is not None for line in channel.lines)
            for channel in self.channels
        )

    def _wrap(self) -> None:
        self._due = None
        if self.changes():
            self._take()
        for channel in self.channels:
            if channel.waits:
                channel.show()

    def _take(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None
        cycles = self.divider * self.length
        if cycles != self._cycles:
            self._cycles, self._since_us = cycles, self._clock.now
            self._stands_us = self._clock.now
        self.period_hz = self.hertz
        self.quick = self.enabled and self.hertz > _SLOW_HZ


class Channel:
    """One channel of a slice: its output is high while the counter is below `level`.

    Attributes:
        level: a count. lines: the lines of the pins that output it. inverted: 0 or 1.
        unit: the unit of the set duty: `"u16"` (65535ths of the period) or `"ns"`; "": none is set. duty: the set duty, in this unit.
        share: the present duty cycle of its pins, 0 to 1. waits: True if its signal changes at the next wrap.
    """

    __slots__ = ("duty", "inverted", "level", "lines", "number", "share", "slice", "unit", "waits")

    def __init__(self, of: Slice, number: int) -> None:
        self.slice, self.number = of, number
        self.level = self.duty = self.inverted = 0
        self.unit, self.share, self.waits = "", 0.0, False
        self.lines: list[Line] = []

    def attach(self, line: Line) -> None:
        """Output the channel's signal on one more pin."""
        if line in self.lines:
            return
        self.lines.append(line)
        self.start()
        if self.waits:
            line.output(self.share, self.slice.period_hz)

    def set_u16(self, duty: int) -> None:
        """Set the duty cycle, in 65535ths of the period, at most 65535."""
        self.unit, self.duty = "u16", min(duty, _FULL)
        self.level = (self.duty * self.slice.length + _FULL // 2 & _WORD) // _FULL & 0xFFFF
        self.start()

    def set_ns(self, duty: int) -> None:
        """Set the time for which the output is high in each period, in nanoseconds."""
        self.unit, self.duty = "ns", duty
        counts = (duty * self.slice.nearest(self.slice.divider) + _NS // 2) // _NS & _WORD
        self.level = min(counts, self.slice.length) & 0xFFFF
        self.start()

    def again(self) -> None:
        """Set the same duty again, which computes `level` for a new length of the slice's counter; do nothing if none was set."""
        if self.unit == "u16":
            self.set_u16(self.duty)
        elif self.unit == "ns":
            self.set_ns(self.duty)

    def u16(self) -> int:
        """Return the duty cycle in 65535ths, computed from `level` and rounded; 0 if the frequency or the duty is not set."""
        length = self.slice.length
        return (self.level * _FULL + length // 2) // length if self._is_set() else 0

    def ns(self) -> int:
        """Return the time for which the output is high in each period, in nanoseconds; 0 if the frequency or the duty is not set."""
        if not self._is_set():
            return 0
        counts_hz = self.slice.nearest(self.slice.divider)
        return (self.level * _NS + counts_hz // 2) // counts_hz

    def start(self) -> None:
        """Output the signal, and start the slice if it is stopped; do nothing until both the frequency and the duty are set."""
        if self._is_set():
            if self.slice.enabled:
                self.put()
            else:
                self.slice.enable(on=True)

    def put(self) -> None:
        """Output the set signal on its pins: when the counter wraps, or now if it stands still or has a period of less than 2 ms."""
        of = self.slice
        if of.waits() and (of.changes() or self._set_share() != self.share):
            self.waits = True
            of.await_wrap()
        else:
            self.show()

    def show(self) -> None:
        """Output the set signal on its pins now."""
        self.waits = False
        self.share = share = self._set_share()
        for line in self.lines:
            line.output(share, self.slice.hertz)

    def _set_share(self) -> float:
        """Return the duty cycle (0 to 1) of the set signal, after inversion; 0 or 1 while the slice is stopped."""
        share = min(1.0, self.level / self.slice.length)
        if not self.slice.enabled:
            share = float(share == 1.0)
        return 1.0 - share if self.inverted else share

    def _is_set(self) -> bool:
        return self.slice.is_set and self.unit != ""
