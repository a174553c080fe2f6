"""The PWM of an RP2040 or RP2350: slices of two channels, as MicroPython 1.25 sets their registers.

The two channels of a slice share its divider and its counter, hence one frequency: setting it for one pin sets it for the other.
Several pins can be outputs of one channel. Numbers have 32 bits without sign, as there: a negative duty is a large one.

A slice that counts takes a new level or length when its counter wraps; one that is stopped, at once (RP2040 data sheet, 4.5.2.3;
RP2350 data sheet, 12.5.2.3). The simulator waits for the wrap if a period is 2 ms or more: in a shorter one no wheel or servo moves.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.kernel.clock import Clock, Event
    from marelle_sim.microcontroller.pin import Line

_MOST_TOP = 65_534  # so that 65535 is high all the time
_FULL = 65_535
_WORD = 0xFFFF_FFFF
_LEAST_DIVIDER, _DIVIDERS = 16, 256 * 16  # in 16ths
_NS = 1_000_000_000
_US = 1_000_000
_SLOW_HZ = 500  # up to here a change waits for the end of a period


class Slice:
    """A counter that runs from 0 to `top`, at the system's clock divided by `divider / 16`.

    Attributes:
        system_hz: of that clock. length: `top + 1`. is_set: whether a program has set the frequency. enabled: whether it counts.
        hertz: the set frequency, rounded; 0: none is set. counts_hz: the frequency at which it counts now.
        quick: True if its period is so short that a change acts at once. channels: A and B.
    """

    __slots__ = (
        "_clock", "_cycles", "_due", "_since_us", "_stands_us", "channels", "counts_hz", "divider", "enabled", "hertz", "is_set", "length",
        "number", "quick", "system_hz",
    )  # fmt: skip

    def __init__(self, number: int, system_hz: int, clock: Clock) -> None:
        self.number, self.system_hz, self._clock = number, system_hz, clock
        self.divider, self.length = _LEAST_DIVIDER, 1 << 16
        self.hertz = self.counts_hz = 0
        self.is_set = self.enabled = self.quick = False
        self._cycles = 0  # of a period now, in 16ths of the system's clock
        self._since_us = self._stands_us = (
            0  # the begin of a period; the time at which it was stopped
        )
        self._due: Event | None = None  # the wrap that something waits for
        self.channels = Channel(self, 0), Channel(self, 1)

    def set_hertz(self, hertz: int) -> None:
        """Set the frequency of both channels: their shares of time, or their times, stay.

        Raises:
            ValueError: the divider does not reach that far.
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
        """Return 16 x the system's clock / `divisor`, rounded; up where `rounding` is `divisor - 1`."""
        rounding = divisor // 2 if rounding < 0 else rounding
        return (16 * self.system_hz + rounding) // divisor if divisor else _WORD

    def enable(self, *, on: bool) -> None:
        """Start or stop the counter, of both channels; it goes on where it stood."""
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
        """Tell whether a change waits for the end of the period."""
        return self.enabled and not self.quick

    def changes(self) -> bool:
        """Tell whether the next period has another length."""
        return self.divider * self.length != self._cycles

    def await_wrap(self) -> None:
        """Plan that the waiting channels put out their new signal when the counter wraps."""
        if self._due is None:
            cycles_us, hertz16 = self._cycles * _US, 16 * self.system_hz
            periods = (self._clock.now - self._since_us) * hertz16 // cycles_us + 1
            wraps_us = self._since_us - -periods * cycles_us // hertz16
            self._due = self._clock.at(wraps_us, self._wrap, acts=self._is_heard)

    def _is_heard(self) -> bool:
        """Tell whether a part reacts to the change that waits: then the run goes on for it after the program's end."""
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
        """Take over the registers: from now on it counts with their divider and length."""
        if self._due is not None:
            self._due.cancel()
            self._due = None
        cycles = self.divider * self.length
        if cycles != self._cycles:
            self._cycles, self._since_us = cycles, self._clock.now
            self._stands_us = self._clock.now
        self.counts_hz = self.hertz
        self.quick = self.enabled and self.hertz > _SLOW_HZ


class Channel:
    """One output of a slice: it is high while the counter is below `level`.

    Attributes:
        level: in counts. lines: the pins that put it out. inverted: 0 or 1. unit: `"u16"`, `"ns"` or "" when no duty is set.
        duty: as it was set, in that unit. share: of the time that its pins are high now. waits: whether it changes at the next wrap.
    """

    __slots__ = ("duty", "inverted", "level", "lines", "number", "share", "slice", "unit", "waits")

    def __init__(self, of: Slice, number: int) -> None:
        self.slice, self.number = of, number
        self.level = self.duty = self.inverted = 0
        self.unit = ""
        self.lines: list[Line] = []
        self.share = 0.0
        self.waits = False

    def attach(self, line: Line) -> None:
        """Put the signal out on one more pin."""
        if line in self.lines:
            return
        self.lines.append(line)
        self.start()
        if self.waits:
            line.output(self.share, self.slice.counts_hz)

    def set_u16(self, duty: int) -> None:
        """Set the share of time that it is high, in 65535ths."""
        self.unit, self.duty = "u16", min(duty, _FULL)
        length = self.slice.length
        self.level = (self.duty * length + _FULL // 2 & _WORD) // _FULL & 0xFFFF
        self.start()

    def set_ns(self, duty: int) -> None:
        """Set the time that it is high in each period, in nanoseconds."""
        self.unit, self.duty = "ns", duty
        counts = (duty * self.slice.nearest(self.slice.divider) + _NS // 2) // _NS & _WORD
        self.level = min(counts, self.slice.length) & 0xFFFF
        self.start()

    def again(self) -> None:
        """Compute `level` again from the duty that was set, after the length of the slice's counter changed; do nothing if none was set."""
        if self.unit == "u16":
            self.set_u16(self.duty)
        elif self.unit == "ns":
            self.set_ns(self.duty)

    def u16(self) -> int:
        """Return the share of time that it is high, in 65535ths; 0 where frequency or duty is not set."""
        length = self.slice.length
        return (self.level * _FULL + length // 2) // length if self._is_set() else 0

    def ns(self) -> int:
        """Return the time that it is high in each period, in nanoseconds."""
        if not self._is_set():
            return 0
        counts_hz = self.slice.nearest(self.slice.divider)
        return (self.level * _NS + counts_hz // 2) // counts_hz

    def start(self) -> None:
        """Put out the signal, if frequency and duty are set."""
        if self._is_set():
            if self.slice.enabled:
                self.put()
            else:
                self.slice.enable(on=True)

    def put(self) -> None:
        """Put the set signal out on its pins, now or when the counter wraps."""
        of = self.slice
        if of.waits() and (of.changes() or self._set_share() != self.share):
            self.waits = True
            of.await_wrap()
        else:
            self.show()

    def show(self) -> None:
        """Put the set signal out on its pins now."""
        self.waits = False
        self.share = share = self._set_share()
        for line in self.lines:
            line.output(share, self.slice.hertz)

    def _set_share(self) -> float:
        """Return the share of time that is set; a counter that stands leaves pins high only where they always are."""
        share = min(1.0, self.level / self.slice.length)
        if not self.slice.enabled:
            share = float(share == 1.0)
        return 1.0 - share if self.inverted else share

    def _is_set(self) -> bool:
        return self.slice.is_set and self.unit != ""
