# mypy: disable-error-code="attr-defined"
"""Time: `wait()`, which also serves the robot, and `StopWatch`."""

import time

from ._default import current

_STEP_MS = 10


def wait(ms: int) -> None:
    """Wait `ms` milliseconds; the robot goes on moving, and its gyro is read meanwhile.

    >>> wait(500)
    """
    services = current.services
    if services:
        _serve(ms, services)
    else:
        time.sleep_ms(ms)


def _serve(ms: int, services: "list") -> None:  # type: ignore[type-arg]
    start = time.ticks_ms()
    left = ms
    while left > 0:
        for serve in services:
            serve()
        time.sleep_ms(left if left < _STEP_MS else _STEP_MS)
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
