# mypy: disable-error-code="attr-defined"
"""A stopwatch."""

import time


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
