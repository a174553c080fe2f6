"""Run a program's callbacks when MicroPython's scheduler (`py/scheduler.c`) does.

A soft callback (a `Timer`'s, a soft `Pin.irq`, `micropython.schedule`) runs between two instructions
of the program and never inside another callback; at most eight wait. A hard callback runs at once, except while interrupts are
off, as during the programming of flash (`ports/rp2/rp2_flash.c`): afterwards each handler is called once, however many edges it missed.
"""

from collections.abc import Callable

from marelle_sim.kernel.clock import Clock

_QUEUE_LENGTH = 8  # MICROPY_SCHEDULER_DEPTH of the rp2 port


class Scheduler:
    """Runs or queues a board's callbacks.

    Attributes:
        failed: called with the exception that a callback raised; as on a board, the program goes on.
    """

    __slots__ = (
        "_busy",
        "_clock",
        "_handling",
        "_late",
        "_masked",
        "_queue",
        "_ran",
        "failed",
    )

    def __init__(self, clock: Clock, failed: Callable[[Exception], None]) -> None:
        self._clock, self.failed = clock, failed
        self._ran = self._busy = 0
        self._queue: list[tuple[Callable[[object], object], object]] = []
        self._late: list[tuple[Callable[[object], object], object]] = []
        self._handling = self._masked = False

    def soft(self, callback: Callable[[object], object], argument: object) -> bool:
        """Run `callback(argument)` now, or queue it while another callback runs or `hold` is on; return False if the queue is full."""
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
            except Exception as error:  # noqa: BLE001 - as in `_call`, whose body this is: it runs at each tick of a robot
                self.failed(error)
            while self._queue and self._busy == 1:  # more: the callback left a `hold`
                self._call(*self._queue.pop(0))
        finally:
            self._busy -= 1
        return True

    def hard(self, callback: Callable[[object], object], argument: object) -> None:
        """Run `callback(argument)` at once, interrupting the program or a soft callback; right after the hard callback that is running.

        While interrupts are off it waits for the end, and the same callback with the same argument then runs once.
        """
        if not (self._masked and (callback, argument) in self._late):
            self._late.append((callback, argument))
        if not (self._handling or self._masked):
            self._run_late()

    def block(self, duration_us: int) -> None:
        """Let `duration_us` pass with interrupts off: hard callbacks that fall due meanwhile run at its end."""
        if self._handling or self._masked:  # in a handler interrupts are off already
            self._clock.spend(duration_us)
            return
        self.mask()
        try:
            self._clock.spend(duration_us)
        finally:
            self.unmask()

    def mask(self) -> bool:
        """Turn interrupts off until `unmask`: soft and hard callbacks wait; return False if they were off already, by this function."""
        if self._masked:
            return False
        self._masked = True
        self.hold()
        return True

    def unmask(self) -> None:
        """Turn interrupts on and run the callbacks that wait; nothing happens if they are on."""
        if not self._masked:
            return
        self._masked = False
        if not self._handling:
            self._run_late()
        self.release()

    def _run_late(self) -> None:
        self._handling = True
        self.hold()
        try:
            while self._late and not self._masked:  # a handler may turn interrupts off for good
                self._call(*self._late.pop(0))
        finally:
            self._handling = False
            if not self._masked:
                self._late.clear()  # not empty only if the run ends here
            self.release()

    def _call(self, callback: Callable[[object], object], argument: object) -> None:
        self._ran += 1
        try:
            callback(argument)
        except Exception as error:  # noqa: BLE001 - whatever a pupil's callback raises, the board prints it
            self.failed(error)

    def hold(self) -> None:
        """Queue soft callbacks from now on, as a busy loop inside the firmware does, until `release` was called once for each `hold`."""
        self._busy += 1

    def release(self) -> None:
        """Undo one `hold`; after the last one run the queued soft callbacks."""
        self._busy -= 1
        while self._queue and not self._busy:
            self.soft(*self._queue.pop(0))

    def doze(self, time_us: int) -> None:
        """Let time pass until `time_us`, or until a callback of the program has run, for the program may wait for what that does.

        Other events do not end the wait, so that a run is the same whether or not an observer looks at it.
        """
        clock, ran = self._clock, self._ran
        while clock.next <= time_us:
            clock.reach(max(clock.next, clock.now))
            if self._ran != ran:
                return
        clock.now = max(clock.now, time_us)

    def idle(self) -> None:
        """Let time pass until the next whole millisecond, or until a callback of the program has run."""
        self.doze(self._clock.now // 1000 * 1000 + 1000)
