# mypy: disable-error-code="attr-defined"
"""What everything here stands on: errors, time, a controller, and what lives for a whole run."""

import time

try:
    from micropython import const as const  # noqa: PLC0414 - for the files that import it from here
except ImportError:  # plain Python, where the library is only looked at

    def const(value: int) -> int:  # type: ignore[misc]
        """Return `value`; the board's compiler folds it away."""
        return value


TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from .robot import Robot

_STEP_MS = const(10)
_NUMBERS = (int, float)  # made once: a control loop checks its numbers too


class RobotError(Exception):
    """Tell what is wrong with the robot or with a call.

    Attributes:
        code: stable code, such as "E-BOT-01"; the computer has the long text in French and English.
        part: the part or the call concerned, such as "range" or "straight(mm)".
    """

    def __init__(self, code: str, part: str, said: str) -> None:
        super().__init__(code + " " + part + ": " + said)
        self.code = code
        self.part = part


def number(value: object, most: int, form: str, unit: int = 1, least: "int | None" = None) -> int:
    """Return `value` x `unit` as a whole number; refuse what is not a number from `least` (-most unless said) to `most`.

    `form` is the call as it should be written, such as "straight(mm)": it is what the message shows.
    """
    if least is None:
        least = -most
    if type(value) is int and least <= value <= most:  # first: a control loop comes here
        return value * unit
    # Not the negation of two comparisons: NaN fails both.
    if isinstance(value, _NUMBERS) and least <= value <= most:
        return round(value * unit)
    raise RobotError("E-BOT-01", form, "a number from %d to %d is expected" % (least, most))


class Current:
    """What `avancer()` and `wait(10)`, which name no object, work on: the one place with state.

    It stays on the class. Every run starts with this file freshly loaded, hence empty.
    """

    robot: "Robot | None" = None  # the one that was made last
    i2c: "tuple[int, int, int] | None" = None  # the bus of its parts: number, data pin, clock pin
    square = 150  # mm, the side of one square of the mat
    stops: "list[Callable[[], object]]" = []  # called by `stop_all`
    services: "tuple[Callable[[], None], ...]" = ()  # called every 10 ms of a wait


def stop_all() -> bool:
    """Stop every motor and sound: called when a program ends, however it ends. Tell whether that cut a move short."""
    cut = False
    for stop in Current.stops:
        if stop():
            cut = True
    return cut


def wait(ms: int) -> None:
    """Wait `ms` milliseconds; the robot goes on moving, and its gyro is read meanwhile.

    >>> wait(500)
    """
    services = Current.services
    if not services:
        time.sleep_ms(ms)
        return
    start = time.ticks_ms()
    left = ms
    while left > 0:
        for serve in services:
            serve()
        time.sleep_ms(min(left, _STEP_MS))
        left = ms - time.ticks_diff(time.ticks_ms(), start)


class StopWatch:
    """Measure time in milliseconds.

    >>> watch = StopWatch()
    >>> watch.time()
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin again at 0."""
        self._before = 0
        self._start: "int | None" = time.ticks_ms()

    def time(self) -> int:
        """Return the milliseconds since the start or the last `reset()`, without the pauses."""
        if self._start is None:
            return self._before
        running: int = time.ticks_diff(time.ticks_ms(), self._start)
        return self._before + running

    def pause(self) -> None:
        """Stop the watch; `resume()` goes on."""
        self._before = self.time()
        self._start = None

    def resume(self) -> None:
        """Go on after `pause()`."""
        if self._start is None:
            self._start = time.ticks_ms()


class PID:
    """Turn an error into a correction, in whole numbers.

    >>> pid = PID(kp=4, kd=1, limit=150)
    >>> bot.drive(150, pid.step(bot.line.position()))

    Args:
        kp: correction per unit of error.
        ki: correction per unit of error and step.
        kd: correction per unit of change of the error between two steps.
        limit: the correction stays between -limit and limit.

    Fractions such as 0.5 are fine: gains are kept in 256ths.
    """

    def __init__(self, kp: float = 1, ki: float = 0, kd: float = 0, *, limit: int = 1000) -> None:
        ki = round(ki * 256)
        self._gains = round(kp * 256), ki, round(kd * 256)
        self._limit = limit
        self._most = limit * 256 // ki if ki > 0 else 0  # beyond it the sum alone fills the limit
        self.reset()

    def reset(self) -> None:
        """Forget the past."""
        self._sum = 0
        self._last: "int | None" = None

    def step(self, error: "int | None") -> int:
        """Return the correction for this error; None (line lost) repeats the last error."""
        last = self._last
        if error is None:
            error = last or 0
        if last is None:
            last = error
        self._last = error
        kp, ki, kd = self._gains
        if ki:
            most = self._most
            self._sum = max(-most, min(most, self._sum + error))
        limit = self._limit
        correction = (kp * error + ki * self._sum + kd * (error - last)) >> 8
        return max(-limit, min(limit, correction))
