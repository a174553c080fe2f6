# mypy: disable-error-code="attr-defined"
"""A stopwatch."""

import time


class StopWatch:
    """Measure time in milliseconds. It starts when it is created.

    >>> watch = StopWatch()
    >>> wait(100)
    >>> watch.time()
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Set the time to 0 and start the watch, even if it was paused."""
        self._before = 0
        self._start: "int | None" = time.ticks_ms()

    def time(self) -> int:
        """Return the milliseconds since the watch was made or reset, not counting pauses."""
        if self._start is None:
            return self._before
        running: int = time.ticks_diff(time.ticks_ms(), self._start)
        return self._before + running

    def pause(self) -> None:
        """Stop the watch until `resume()`."""
        self._before = self.time()
        self._start = None

    def resume(self) -> None:
        """Continue after `pause()`."""
        if self._start is None:
            self._start = time.ticks_ms()
