"""MicroPython's `asyncio` on the board's virtual clock."""

from collections.abc import Awaitable, Callable, Generator
from contextlib import suppress
from types import coroutine
from typing import Any, TypeAlias, TypeVar

from asyncio_loop import (
    CancelledError,
    Loop as _Loop,
    Sleep,
    Task,
    TimeoutError,
    Waiting,
    current_task,
    loop,
    sleep,
    sleep_ms,
    ticks,
)
from asyncio_stream import Stream, open_connection, start_server
from streams import IOBase

__all__ = [
    "CancelledError", "Event", "Lock", "Loop", "StreamReader", "StreamWriter", "Task", "ThreadSafeFlag",
    "TimeoutError", "__version__", "core", "create_task", "current_task", "gather", "get_event_loop",
    "new_event_loop", "open_connection", "run", "run_until_complete", "sleep", "sleep_ms", "start_server",
    "ticks", "wait_for", "wait_for_ms",
]  # fmt: skip

__version__ = (3, 0, 0)

_T = TypeVar("_T")
Waits: TypeAlias = Generator[Any, Any, _T]  # the generator of a function that waits for a _T
Loop = loop  # on a board the class itself is the loop
StreamReader = StreamWriter = Stream


class _Core:
    """The type of `asyncio.core`, whose `cur_task` and queues some libraries use."""

    __slots__ = ()

    CancelledError = CancelledError
    TimeoutError = TimeoutError
    Task = Task

    @property
    def cur_task(self) -> Any:
        """The running task, or None outside the loop."""
        return loop.current

    @property
    def _io_queue(self) -> Any:
        """The queue of tasks that wait for streams: `yield core._io_queue.queue_read(stream)`."""
        return loop.polled

    @property
    def _task_queue(self) -> Any:
        """The queue of tasks that wait for their turn: `core._task_queue.push(task)`."""
        return loop


core = _Core()


def create_task(coro: Any) -> Task:
    """Add a coroutine as a task, which takes turns with the others; its first turn is due now."""
    return loop.create_task(coro)


def run(coro: Any) -> Any:
    """Run the coroutine `coro` and all other tasks until `coro` ends; return its result, or raise its exception.

    Return None if no task can run any more before it ends.
    """
    return loop.run(create_task(coro))


def run_until_complete(main_task: Task | None = None) -> Any:
    """Run all tasks until `main_task` ends, and return its result or raise its exception; without it, until no task can run any more."""
    return loop.run(main_task)


def get_event_loop(runq_len: int = 0, waitq_len: int = 0) -> _Loop:
    """Return the event loop; the lengths of queues, which old programs give, are ignored."""
    return loop


def new_event_loop() -> _Loop:
    """Drop all tasks, and return the event loop."""
    loop.drop_all()
    return loop


_close = loop.end  # called when the run ends


def _as_task(aw: Any) -> Task:
    return aw if isinstance(aw, Task) else create_task(aw)


@coroutine
def gather(*aws: Awaitable[Any], return_exceptions: bool = False) -> Waits[list[Any]]:
    """Run tasks and coroutines at the same time; return their results in the order of the arguments.

    With `return_exceptions` an exception takes the place of the result; without, the first exception is raised at once, and the other
    tasks go on.

    Raises:
        RuntimeError: another task waits for one of them.
    """
    tasks = [_as_task(aw) for aw in aws]
    group = _Group(return_exceptions=return_exceptions)
    for task in tasks:
        group.add(task)
    cancelled: BaseException | None = None
    if group.left > 0 and group.error is None:
        try:
            yield from group.waiting
        except CancelledError as error:
            cancelled = error
    group.leave(tasks, cancel=cancelled is not None)
    own = () if return_exceptions else [task.error for task in tasks]
    for failure in (cancelled, group.error, *own):
        if failure is not None:
            raise failure
    return [task.result if task.error is None else task.error for task in tasks]


class _Group:
    __slots__ = ("_ended", "error", "left", "return_exceptions", "waiting")

    def __init__(self, *, return_exceptions: bool) -> None:
        self.left, self.return_exceptions = 0, return_exceptions
        self.error: BaseException | None = None
        self.waiting = Waiting()
        self._ended = self.one_ended  # one bound method, to tell its tasks from another gather's

    def add(self, task: Task) -> None:
        """Add a task; if it has ended already, its result or error counts.

        Raises:
            RuntimeError: another task waits for it.
        """
        if task.finished:
            if not self.return_exceptions and self.error is None:
                self.error = task.error
        elif task.joined or task.on_end is not None:
            raise RuntimeError("can't gather")
        else:
            task.on_end = self._ended
            self.left += 1

    def leave(self, tasks: list[Task], *, cancel: bool) -> None:
        """Stop watching the unfinished tasks: they go on, or are cancelled if `cancel`."""
        for task in tasks:
            if not task.finished and task.on_end is self._ended:
                task.on_end = None
                if cancel:
                    task.cancel()

    def one_ended(self, task: Task) -> None:
        """Count a task that has ended; wake the caller of `gather` after the last one or the first exception."""
        self.left -= 1
        if task.error is not None and not self.return_exceptions and self.error is None:
            self.error = task.error
            self.waiting.wake_all()
        elif not self.left:
            self.waiting.wake_all()


class _Over(CancelledError):
    """Ends the sleep of a `wait_for` whose task has ended."""


@coroutine
def wait_for(
    aw: Awaitable[Any], timeout: float | None, sleep: Callable[[Any], Sleep] = sleep
) -> Waits[Any]:
    """Wait for `aw`, a task or a coroutine, for at most `timeout` seconds (None: without limit); then cancel it and raise `TimeoutError`."""
    task = _as_task(aw)
    if timeout is None:
        return (yield from task)
    watcher = create_task(_watch(task, current_task()))
    try:
        yield from sleep(timeout)
    except _Over:
        return (yield from task)
    except CancelledError:
        watcher.cancel()
        raise
    watcher.cancel()
    yield from watcher
    raise TimeoutError


@coroutine
def _watch(task: Task, sleeper: Task) -> Waits[None]:
    with suppress(CancelledError, Exception):
        yield from task
    if sleeper.sleeps():
        sleeper.interrupt(_Over())


def wait_for_ms(aw: Awaitable[Any], timeout: int | None) -> Awaitable[Any]:
    """Wait for `aw`, a task or a coroutine, for at most `timeout` ms (None: without limit); then cancel it and raise `TimeoutError`."""
    return wait_for(aw, timeout, sleep_ms)


class Event:
    """A flag that any number of tasks wait for, until `set()`."""

    def __init__(self) -> None:
        self.state, self._waiting = False, Waiting()

    def is_set(self) -> bool:
        """Tell whether the event is set."""
        return self.state

    def set(self) -> None:
        """Wake all waiting tasks; until `clear()`, `wait()` returns at once."""
        self._waiting.wake_all()
        self.state = True

    def clear(self) -> None:
        """Clear the event: `wait()` waits again."""
        self.state = False

    @coroutine
    def wait(self) -> Waits[bool]:
        """Wait until the event is set; return True."""
        if not self.state:
            yield from self._waiting
        return True


class ThreadSafeFlag(IOBase):
    """A flag that an interrupt may set; waiting for it clears it. To the loop it is a stream, readable while it is set.

    Only one task at a time may wait for it: a second one gets AssertionError.
    """

    changes_at_events = True

    def __init__(self) -> None:
        self.state = 0

    def ioctl(self, req: int, flags: int) -> int:
        """Return the requested events if the flag is set, else 0; -1 for any request but a poll."""
        return self.state * flags if req == 3 else -1  # 3: MP_STREAM_POLL

    def set(self) -> None:
        """Set the flag; the loop then wakes the task that waits for it."""
        self.state = 1

    def clear(self) -> None:
        """Clear the flag."""
        self.state = 0

    @coroutine
    def wait(self) -> Waits[None]:
        """Wait until the flag is set, and clear it."""
        if not self.state:
            loop.polled.queue_read(self)
            yield
        self.state = 0


class Lock:
    """A lock that one task at a time has; the others wait for it in order of arrival."""

    def __init__(self) -> None:
        self._held, self._waiting = False, Waiting()
        self._next: Task | None = None  # the task that `release` has given it to

    def locked(self) -> bool:
        """Tell whether a task has the lock; False between a `release` and the turn of the task that gets it."""
        return self._held and self._next is None

    def release(self) -> None:
        """Release the lock; the task that has waited longest gets it.

        Raises:
            RuntimeError: no task has it.
        """
        if not self._held or self._next is not None:
            raise RuntimeError("Lock not acquired")
        if self._waiting.tasks:
            self._next = self._waiting.tasks[0]
            self._waiting.wake_first()
        else:
            self._held = False

    @coroutine
    def acquire(self) -> Waits[bool]:
        """Wait until the lock is free, and take it; return True."""
        if self._held:
            try:
                yield from self._waiting
            except CancelledError:
                if self._next is current_task():
                    self._next = None
                    self.release()
                raise
            self._next = None
        self._held = True
        return True

    __aenter__ = acquire

    @coroutine
    def __aexit__(self, *_: object) -> Waits[None]:
        self.release()
        yield from ()
