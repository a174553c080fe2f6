"""Run a program's callbacks when MicroPython's scheduler (`py/scheduler.c`) does.

A soft callback (a `Timer`'s, a soft `Pin.irq`, `micropython.schedule`) runs between two instructions
of the program and never inside another soft callback; at most eight wait. A hard one runs at once, but while flash is programmed
nothing does (`ports/rp2/rp2_flash.c` switches interrupts off): afterwards each handler is called once, however many edges it missed.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.kernel.clock import Clock

_QUEUE_LENGTH = 8  # MICROPY_SCHEDULER_DEPTH of the rp2 port


class Scheduler:
    """Runs or queues a board's callbacks.

    Attributes:
        failed: called with the exception that a callback raised; as on a board, the program goes on.
    """

    __slots__ = (
        "_blocked",
        "_busy",
        "_clock",
        "_interrupted",
        "_late",
        "_queue",
        "_ran",
        "failed",
    )

    def __init__(self, clock: Clock, failed: Callable[[Exception], None]) -> None:
        self._clock = clock
        self.failed = failed
        self._ran = 0
        self._queue: list[tuple[Callable[[object], object], object]] = []
        self._late: list[tuple[Callable[[object], object], object]] = []
        self._interrupted = self._blocked = False
        self._busy = 0

    def soft(self, callback: Callable[[object], object], argument: object) -> bool:
        """Run `callback(argument)` now, or after the soft callback that is running; False when the queue is full."""
        if self._busy:
            if len(self._queue) >= _QUEUE_LENGTH:
                return False
            self._queue.append((callback, argument))
            return True
        self._busy = 1
        self._ran += 1
        try:
            try:
                callback(argument)
            except Exception as error:  # noqa: BLE001 - see `_call`, which this is: called at each tick of a robot
                self.failed(error)
            while self._queue:
                self._call(*self._queue.pop(0))
        finally:
            self._busy = 0
        return True

    def hard(self, callback: Callable[[object], object], argument: object) -> None:
        """Run `callback(argument)` at once, inside the program or a soft callback; after a hard one that is running."""
        if not (self._blocked and (callback, argument) in self._late):
            self._late.append((callback, argument))
        if self._interrupted:
            return
        self._run_late()

    def block(self, duration_us: int) -> None:
        """Let time pass with interrupts off: hard callbacks that fall due meanwhile run at the end."""
        if self._interrupted:  # in a handler: they are off already
            self._clock.spend(duration_us)
            return
        self._interrupted = self._blocked = True
        self.hold()
        try:
            self._clock.spend(duration_us)
        finally:
            self._interrupted = self._blocked = False
        self._run_late()
        self.release()

    def _run_late(self) -> None:
        self._interrupted = True
        try:
            while self._late:
                self._call(*self._late.pop(0))
        finally:
            self._interrupted = False
            self._late.clear()

    def _call(self, callback: Callable[[object], object], argument: object) -> None:
        self._ran += 1
        try:
            callback(argument)
        except Exception as error:  # noqa: BLE001 - whatever a pupil's callback raises, the board prints it
            self.failed(error)

    def hold(self) -> None:
        """Keep soft callbacks waiting, as a busy loop inside the firmware does."""
        self._busy += 1

    def release(self) -> None:
        """Let soft callbacks run again, first those that waited."""
        self._busy -= 1
        while self._queue and not self._busy:
            self.soft(*self._queue.pop(0))

    def doze(self, time_us: int) -> None:
        """Let time pass until `time_us`, or until a callback has run: the program may wait for it.

        Other events do not end it, so that a run is the same whether or not an observer looks at it.
        """
        clock, ran = self._clock, self._ran
        while clock.next <= time_us:
            clock.reach(max(clock.next, clock.now))
            if self._ran != ran:
                return
        clock.now = max(clock.now, time_us)
