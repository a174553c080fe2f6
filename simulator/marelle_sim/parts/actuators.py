"""Actuators controlled by one wire: hobby servo and relay."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.chips.pca9685 import Pca9685
    from marelle_sim.kernel import Clock
    from marelle_sim.microcontroller.pin import Line

    Record = Callable[..., None]

_SECOND_US = 1_000_000
_DEAD_US = 10  # a smaller change of the pulse length is ignored: SG90's data sheet
_LAST_US = 50_000  # after this time without a pulse it goes limp (Parallax forum, 90233: a servo "relaxes")
_PERIODS_HZ = 30, 400  # an analogue servo is made for 50; these bounds are an estimate
_OUTSIDE_US = 300  # a pulse outside the bounds by more than this is ignored


class ChipOutput:
    """An output of a PCA9685, with that part of a line's interface which a servo uses: `on_output`."""

    def __init__(self, chip: Pca9685, output: int) -> None:
        """Connect to an output (0 to 15) of a chip."""
        self.on_output: Callable[[float, int], object] | None = None
        chip.on_output[output] = self._tell

    def _tell(self, share: float, frequency_hz: float) -> None:
        if self.on_output is not None:
            self.on_output(share, round(frequency_hz))


class Servo:
    """A hobby servo: it turns at a fixed speed to the angle that the length of its pulses commands.

    Without pulses it stops where it is. The pulses may come from a PWM channel, or from a program that sets the pin and sleeps.
    """

    def __init__(  # noqa: PLR0913 - its wires and its properties
        self,
        name: str,
        line: Line | ChipOutput,
        clock: Clock,
        *,
        pulses_us: tuple[int, int],
        degrees: float,
        start_deg: float,
        speed_deg_s: float,
        record: Record,
    ) -> None:
        """Connect a servo to its signal line.

        Args:
            name: the name of the part.
            line: the signal line, or an output of a PWM chip.
            clock: the time of the run.
            pulses_us: the pulse lengths at 0 degrees and at `degrees`.
            degrees: its greatest angle; the least is 0.
            start_deg: its angle at the start of the run.
            speed_deg_s: its turning speed without a load.
            record: adds an event to the trace.
        """
        self._name, self._line, self._clock, self._record = name, line, clock, record
        self._least_us, self._most_us = pulses_us
        self._degrees, self._speed = degrees, speed_deg_s
        self._angle = self._goal = start_deg
        self._since_us, self._rose_us, self._train = 0, -1, 0
        self._pulse_us: float | None = None  # the pulse length that it obeys; None: no pulses
        line.on_output = self._output

    def angle_deg(self) -> float:
        """Return its present angle in degrees, 0 to `degrees`."""
        turned = self._speed * (self._clock.now - self._since_us) / _SECOND_US
        off = self._goal - self._angle
        return self._goal if abs(off) <= turned else self._angle + (turned if off > 0 else -turned)

    def _output(self, share: float, frequency_hz: int) -> None:
        now = self._clock.now
        if frequency_hz:
            self._rose_us = -1
            least, most = _PERIODS_HZ
            steady = not 0.0 < share < 1.0 or not least <= frequency_hz <= most
            self._follow(None if steady else share * _SECOND_US / frequency_hz)
        elif share > 0.0:
            self._rose_us = now
        elif self._rose_us >= 0:  # the end of a pulse that a program has made by hand
            self._follow(now - self._rose_us)
            self._rose_us = -1
            train = self._train
            self._clock.at(now + _LAST_US, lambda: self._relax(train))
        else:
            self._follow(None)

    def _relax(self, train: int) -> None:
        """Stop at the present angle, unless a pulse has come after pulse number `train`."""
        if train == self._train:
            self._follow(None)

    def _follow(self, pulse_us: float | None) -> None:
        """Begin to turn to the angle that a pulse of this length commands; None, no pulse: stop at the present angle.

        A pulse far outside its range is ignored, and so is one less than 10 us different from the last.
        """
        self._train += 1
        if pulse_us is not None:
            if not self._least_us - _OUTSIDE_US <= pulse_us <= self._most_us + _OUTSIDE_US:
                return
            if self._pulse_us is not None and abs(pulse_us - self._pulse_us) < _DEAD_US:
                return
        elif self._pulse_us is None:
            return
        self._pulse_us = pulse_us
        angle = self.angle_deg()
        goal = angle if pulse_us is None else self._angle_of(pulse_us)
        self._angle, self._goal, self._since_us = angle, goal, self._clock.now
        self._record(
            "servo", self._name, round(angle * 1000), round(goal * 1000), round(self._speed * 1000)
        )

    def _angle_of(self, pulse_us: float) -> float:
        share = (pulse_us - self._least_us) / (self._most_us - self._least_us)
        return self._degrees * max(0.0, min(1.0, share))

    def fail(self, fault: str) -> None:
        """Stop permanently (`dead`, its only fault): the servo keeps its present angle."""
        del fault
        self._follow(None)
        self._line.on_output = None


class Relay:
    """A relay module: its contact is closed while the program drives its input to the active level."""

    def __init__(self, name: str, line: Line, *, active: int, record: Record) -> None:
        self._name, self._line, self._record = name, line, record
        self._active, self._closed = active, False
        line.on_output = self._output

    def _output(self, share: float, frequency_hz: int) -> None:
        del frequency_hz
        self._switch(closed=self._line.is_driven and (share >= 0.5) == bool(self._active))

    def fail(self, fault: str) -> None:
        """Fail permanently: a `dead` contact opens, a `stuck` one keeps its present state."""
        self._line.on_output = None
        if fault == "dead":
            self._switch(closed=False)

    def _switch(self, *, closed: bool) -> None:
        if closed != self._closed:
            self._closed = closed
            self._record("relay", self._name, int(closed))
