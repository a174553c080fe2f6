"""The loop behind the board's `asyncio`: a heap of (millisecond, order of arrival) on its virtual clock.

When no task is due, the clock goes on to the next event of the board, so that an interrupt which
sets a flag wakes its task at once.
"""

from collections.abc import Callable, Generator
from heapq import heappop, heappush
from typing import Any

from _board import board
from asyncio_polled import Polled

from marelle_sim.kernel.ending import Ending

_LONG_US = 1 << 40
_LONGEST_MS = 1 << 29


class CancelledError(BaseException):
    """Raised inside a task that was cancelled."""


class TimeoutError(Exception):
    """The program's `asyncio.TimeoutError`: raised by `wait_for` and `wait_for_ms` when the time is over."""


CancelledError.__module__ = TimeoutError.__module__ = "asyncio"


class Waiting:
    """Tasks that wait for the same thing, in order of arrival; `await waiting` makes the running task wait too."""

    __slots__ = ("tasks",)

    def __init__(self) -> None:
        self.tasks: list[Task] = []

    def __await__(self) -> Generator[None, None, None]:
        self.join()
        yield

    __iter__ = __await__

    def join(self) -> None:
        """Put the running task at the end of the queue; it waits from its next `yield` on."""
        task = current_task()
        task.wait_in(self)
        self.tasks.append(task)

    def remove(self, task: "Task") -> None:
        """Take a task out of the queue."""
        self.tasks.remove(task)

    def wake_first(self) -> None:
        """Make the task that waited longest due now; one must wait."""
        loop.push(self.tasks.pop(0))

    def wake_all(self) -> None:
        """Make all waiting tasks due now, in order of arrival."""
        while self.tasks:
            self.wake_first()


class Task:
    """A coroutine that the loop runs in turn with others."""

    __slots__ = (
        "awaited", "coro", "due_ms", "error", "finished", "joined", "on_end", "order", "result", "throw",
        "waiters", "waits_for", "waits_in",
    )  # fmt: skip

    def __init__(self, coro: Any) -> None:
        self.coro, self.finished = coro, False
        self.awaited = False  # a task has got its result or error
        self.joined = False  # a task waits, or waited, for its end
        self.result: Any = None
        self.error: BaseException | None = None
        self.throw: BaseException | None = None  # the error that its next turn raises
        self.order = self.due_ms = 0  # its number and time in the heap; number 0: it is not there
        self.waiters = Waiting()
        self.waits_in: Waiting | Polled | None = None
        self.waits_for: Task | None = None
        self.on_end: Callable[[Task], None] | None = None  # of a gather

    def done(self) -> bool:
        """Return True if the task has ended: it returned, raised an error or was cancelled."""
        return self.finished

    def cancel(self) -> bool:
        """Have the next turn of the task, or of the task that it waits for, raise `CancelledError`; return False if it has ended already.

        Raises:
            RuntimeError: the task is the running one.
        """
        if self.finished:
            return False
        if self is loop.current:
            raise RuntimeError("can't cancel self")
        task = self
        while task.waits_for is not None:
            task = task.waits_for
        task.interrupt(CancelledError())
        return True

    def interrupt(self, error: BaseException) -> None:
        """Have the task's next turn raise `error`, and make that turn due now; a turn that is due already keeps its place in the order."""
        if self.waits_in is not None:
            self.waits_in.remove(self)
            loop.push(self)
        elif self.order and self.due_ms > ticks():
            loop.push(self)
        self.throw = error

    def sleeps(self) -> bool:
        """Return True if the task waits for nothing but a time of the loop, and its next turn raises no error."""
        return self.waits_in is None and self.throw is None and not self.finished

    def wait_in(self, queue: Waiting | Polled | None) -> None:
        """Set the queue in which the task waits (None: the loop's heap); drop the error that its next turn was to raise."""
        self.waits_in = queue
        self.waits_for = self.throw = None

    def __await__(self) -> Generator[None, None, Any]:
        if not self.finished:
            if self.on_end is not None:
                raise RuntimeError("can't wait")
            self.joined = True
            self.waiters.join()
            current_task().waits_for = self
            yield
        self.awaited = True
        if self.error is not None:
            raise self.error
        return self.result

    __iter__ = __await__

    def __repr__(self) -> str:
        return "<Task>"


class Loop:
    """The one event loop of the board."""

    __slots__ = (
        "_dropped",
        "_handler",
        "_heap",
        "_order",
        "_stopper",
        "_tasks",
        "current",
        "polled",
    )

    def __init__(self) -> None:
        self._handler: Callable[[Loop, dict[str, Any]], object] | None = None
        self._heap: list[tuple[int, int, Task]] = []
        self._order = 0
        self._stopper: Task | None = None
        self._tasks: dict[int, Task] = {}  # those that have not ended, oldest first
        self._dropped: list[Task] = []
        self.current: Task | None = None
        self.polled = Polled(self)

    def running(self) -> Task:
        """Return the running task; raise RuntimeError if none runs."""
        if self.current is None:
            raise RuntimeError("no running event loop")
        return self.current

    def create_task(self, coro: Any) -> Task:
        """Add a coroutine as a task, which takes turns with the others; its first turn is due now.

        Raises:
            TypeError: `coro` is not a coroutine, such as the function itself instead of its call.
        """
        if not hasattr(coro, "send"):
            raise TypeError("coroutine expected")
        task = Task(coro)
        self._tasks[id(task)] = task
        self.push(task)
        return task

    def run_forever(self) -> None:
        """Run all tasks until `stop()`, or until no task can run any more."""
        self._stopper = Task(_nothing())
        self._tasks[id(self._stopper)] = self._stopper
        self.run(self._stopper)

    def run_until_complete(self, aw: Any) -> Any:
        """Run all tasks until `aw` (a task or a coroutine) ends; return its result, or raise its exception.

        Return None if no task can run any more before it ends.
        """
        return self.run(aw if isinstance(aw, Task) else self.create_task(aw))

    def stop(self) -> None:
        """Let `run_forever` return after the turns that are due already; do nothing if it does not run."""
        if self._stopper is not None:
            self.push(self._stopper)
            self._stopper = None

    def close(self) -> None:
        """Do nothing, as on a board."""

    def set_exception_handler(
        self, handler: Callable[["Loop", dict[str, Any]], object] | None
    ) -> None:
        """From now on call `handler(loop, context)` for the exception of a task that nobody waited for; None: print it.

        It is not called for a CancelledError.
        """
        self._handler = handler

    def get_exception_handler(self) -> Callable[["Loop", dict[str, Any]], object] | None:
        """Return the handler that `set_exception_handler` has set; None: there is none."""
        return self._handler

    def default_exception_handler(self, _loop: "Loop", context: dict[str, Any]) -> None:
        """Print the exception in `context`, as a board prints it."""
        name = getattr(context["future"].coro, "__name__", "")
        board.console.write(
            f"{context['message']}\nfuture: <Task> coro= <generator object '{name}'>\n"
            f"{board.describe_failure(context['exception'])}"
        )

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Call the handler that was set; without one, print the exception."""
        (self._handler or self.default_exception_handler)(self, context)

    def push(self, task: Task, time_ms: int | None = None) -> None:
        """Plan a task's next turn for `time_ms` of the board's clock, by default now, after those that are already due."""
        task.wait_in(None)
        self._order += 1
        task.order = self._order
        task.due_ms = ticks() if time_ms is None else time_ms
        heappush(self._heap, (task.due_ms, self._order, task))

    def run(self, main: Task | None) -> Any:
        """Run all tasks until `main` ends, and return its result or raise its exception.

        Return None once no task can run any more; with `main` None, run until then.
        """
        while (task := self._next_task()) is not None:
            if task.finished:
                if not task.awaited:
                    self.call_exception_handler(
                        {
                            "message": "Task exception wasn't retrieved",
                            "exception": task.error,
                            "future": task,
                        }
                    )
                continue
            ended = self._turn(task)
            if ended is not None:
                self._finish(task, ended, awaited=task is main)
                if task is main:
                    if task.error is not None:
                        raise task.error
                    return task.result
        return None

    def drop_all(self) -> None:
        """Forget all tasks. They are kept until the run ends, for CPython would run their `finally:`, which a board never does."""
        self._dropped += self._tasks.values()
        self._tasks.clear()
        self._heap.clear()
        self.polled = Polled(self)

    def end(self) -> None:
        """Close every coroutine that has not ended; the clock is stopped first, so that none acts on the board any more.

        CPython would close them later, and warn of those that never began. An exception raised in a
        program's `finally:` is dropped here, for the board is stopped.
        """
        self.drop_all()
        if self._dropped:
            board.clock.stop(Ending.DONE)
        for task in self._dropped:
            try:
                task.coro.close()
            except BaseException:  # noqa: BLE001 - RunStopped among them
                continue

    def _next_task(self) -> Task | None:
        heap, clock, polled = self._heap, board.clock, self.polled
        while True:
            if polled:
                polled.wake()
            while heap and heap[0][1] != heap[0][2].order:
                heappop(heap)  # an older entry of a task that was moved
            if heap and heap[0][0] <= clock.now // 1000:
                task = heappop(heap)[2]
                task.order = 0
                return task
            if not heap and not polled:
                return None
            due_us = heap[0][0] * 1000 if heap else clock.now + _LONG_US
            if polled:
                due_us = min(due_us, polled.next_us())
            clock.wait_for_event(due_us)

    def _turn(self, task: Task) -> BaseException | None:
        """Run a task until it waits again; return None, or the exception that ended it: StopIteration if it returned.

        An exception that is neither an Exception nor CancelledError, such as SystemExit, is not caught.
        """
        before, self.current = self.current, task
        error, task.throw = task.throw, None
        try:
            board.clock.spend(board.costs.turn_us)
            if error is None:
                task.coro.send(None)
            else:
                task.coro.throw(error)
        except (CancelledError, Exception) as ended:  # noqa: BLE001 - kept for whoever waits for the task
            return ended
        finally:
            self.current = before
        return None

    def _finish(self, task: Task, ended: BaseException, *, awaited: bool) -> None:
        """Store the result or the error of a task that has ended, and wake the tasks that wait for it.

        Args:
            task: the task.
            ended: StopIteration with the result, or the error.
            awaited: whether the caller takes the result. An error that no one takes is reported later, except CancelledError.
        """
        self._tasks.pop(id(task), None)
        task.finished = True
        if isinstance(ended, StopIteration):
            task.result = ended.value
        else:
            task.error = ended
        task.awaited = awaited or bool(task.waiters.tasks) or task.on_end is not None
        if task.on_end is not None:
            task.on_end(task)
        task.waiters.wake_all()
        if not task.awaited and not isinstance(ended, (StopIteration, CancelledError)):
            self.push(task)  # its next turn reports the error, unless a task asks for it before


loop = Loop()


def ticks() -> int:
    """Return the board's virtual time, in milliseconds."""
    return board.clock.now // 1000


class Sleep:
    """The awaitable that `sleep_ms` returns; the time counts from the call of `sleep_ms`, not from the `await`, as on a board."""

    __slots__ = ("due_ms",)

    def __init__(self, due_ms: int) -> None:
        self.due_ms = due_ms

    def __await__(self) -> Generator[None, None, None]:
        loop.push(current_task(), self.due_ms)
        yield

    __iter__ = __await__


def sleep_ms(t: int) -> Sleep:
    """Return an awaitable: `await` it to wait, while other tasks run, until `t` ms after this call; a negative `t` counts as 0.

    Raises:
        OverflowError: `t` is 2**29 ms or more, half the range of the counter.
    """
    if t >= _LONGEST_MS:
        raise OverflowError("ticks interval overflow")
    return Sleep(ticks() + max(0, int(t)))


def sleep(t: float) -> Sleep:
    """Wait for `t` seconds while other tasks run."""
    return sleep_ms(int(t * 1000))


def current_task() -> Task:
    """Return the running task."""
    return loop.running()


async def _nothing() -> None:
    pass
