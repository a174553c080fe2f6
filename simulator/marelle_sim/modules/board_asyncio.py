"""MicroPython's `asyncio` on the board's virtual clock."""

from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any

from _board import board
from asyncio_loop import (
    CancelledError,
    Loop,
    Task,
    TimeoutError,
    Waiting,
    current_task,
    loop,
    ticks,
)
from asyncio_stream import streams_that

from marelle_sim.kernel.ending import Ending

__all__ = [
    "CancelledError", "Event", "Lock", "Loop", "StreamReader", "StreamWriter", "Task", "ThreadSafeFlag",
    "TimeoutError", "core",
    "create_task", "current_task", "gather", "get_event_loop", "new_event_loop", "run",
    "run_until_complete", "sleep", "sleep_ms", "ticks", "wait_for", "wait_for_ms",
]  # fmt: skip


class _Core:
    """Stands for the file `asyncio/core.py`, where libraries look for `cur_task`."""

    __slots__ = ()

    CancelledError = CancelledError
    TimeoutError = TimeoutError
    Task = Task

    @property
    def cur_task(self) -> Any:
        """The running task, or None outside the loop."""
        return loop.current


core = _Core()


class _Sleep:
    """What `sleep_ms` returns; the time counts from the call, as on a board."""

    __slots__ = ("due_ms",)

    def __init__(self, due_ms: int) -> None:
        self.due_ms = due_ms

    def __await__(self) -> Generator[None, None, None]:
        loop.push(current_task(), self.due_ms)
        yield

    __iter__ = __await__


def sleep_ms(t: int) -> _Sleep:
    """Wait for `t` ms while other tasks run."""
    return _Sleep(ticks() + max(0, int(t)))


StreamReader = StreamWriter = streams_that(sleep_ms)


def sleep(t: float) -> _Sleep:
    """Wait for `t` seconds while other tasks run."""
    return sleep_ms(int(t * 1000))


def create_task(coro: Any) -> Task:
    """Run a coroutine beside the others."""
    return loop.create_task(coro)


def run(coro: Any) -> Any:
    """Run a coroutine and every task that it makes, until it ends; return its result."""
    return loop.run(create_task(coro))


def run_until_complete(main_task: Task | None = None) -> Any:
    """Run all tasks until `main_task` ends; without one, until no task is left."""
    return loop.run(main_task)


def get_event_loop(runq_len: int = 0, waitq_len: int = 0) -> Loop:
    """Return the event loop."""
    return loop


def new_event_loop() -> Loop:
    """Forget all tasks, and return the event loop."""
    loop.drop_all()
    return loop


def _close() -> None:
    """Let go of all tasks at the end of a run; none may do anything to the board any more."""
    if loop.has_tasks():
        board.clock.stop(Ending.DONE)
        loop.drop_all()


def _as_task(aw: Any) -> Task:
    return aw if isinstance(aw, Task) else create_task(aw)


async def gather(*aws: Awaitable[Any], return_exceptions: bool = False) -> list[Any]:
    """Run all at the same time; return their results in the order of the arguments."""
    tasks = [_as_task(aw) for aw in aws]
    if any(task.finished or task.waiters.tasks or task.on_end for task in tasks):
        raise RuntimeError("can't gather")
    group = _Group(len(tasks), return_exceptions=return_exceptions)
    for task in tasks:
        task.on_end = group.one_ended
    cancelled = True
    try:
        if group.left:
            await group.waiting
        cancelled = False
    finally:
        for task in tasks:
            task.on_end = None
            if cancelled:
                task.cancel()
    if group.error is not None:
        raise group.error
    return [task.result if task.error is None else task.error for task in tasks]


class _Group:
    """What a `gather` waits for: all of its tasks, or the first exception."""

    __slots__ = ("error", "left", "return_exceptions", "waiting")

    def __init__(self, count: int, *, return_exceptions: bool) -> None:
        self.left = count
        self.return_exceptions = return_exceptions
        self.error: BaseException | None = None
        self.waiting = Waiting()

    def one_ended(self, task: Task) -> None:
        self.left -= 1
        if task.error is not None and not self.return_exceptions and self.error is None:
            self.error = task.error
            self.waiting.wake_all()
        elif not self.left:
            self.waiting.wake_all()


class _Late(BaseException):
    """Interrupts the task that waits in `wait_for`."""


async def wait_for(
    aw: Awaitable[Any], timeout: float | None, sleep: Callable[[Any], _Sleep] = sleep
) -> Any:
    """Wait for `aw` for at most `timeout` seconds; then cancel it and raise `TimeoutError`."""
    task = _as_task(aw)
    if timeout is None:
        return await task
    waiting = current_task()

    def interrupt() -> None:
        if waiting.waits_in is task.waiters:
            waiting.interrupt(_Late())

    alarm = board.clock.at(sleep(timeout).due_ms * 1000, interrupt)
    try:
        if not task.finished:
            await task.waiters
    except _Late:
        task.cancel()
        await _end_of(task)
        raise TimeoutError from None
    except CancelledError:
        task.cancel()
        raise
    finally:
        alarm.cancel()
    return await task


def wait_for_ms(aw: Awaitable[Any], timeout: int | None) -> Coroutine[Any, Any, Any]:
    """Wait for `aw` for at most `timeout` ms; then cancel it and raise `TimeoutError`."""
    return wait_for(aw, timeout, sleep_ms)


async def _end_of(task: Task) -> None:
    try:
        await task
    except (CancelledError, Exception):  # noqa: BLE001 - it was told to end: how says nothing
        return


class Event:
    """Something that tasks wait for until `set()`."""

    def __init__(self) -> None:
        self.state = False
        self._waiting = Waiting()

    def is_set(self) -> bool:
        """Tell whether it is set."""
        return self.state

    def set(self) -> None:
        """Wake all who wait; who asks later does not wait at all."""
        self._waiting.wake_all()
        self.state = True

    def clear(self) -> None:
        """Have tasks wait again."""
        self.state = False

    async def wait(self) -> bool:
        """Wait until it is set."""
        if not self.state:
            await self._waiting
        return True


class ThreadSafeFlag:
    """A flag that an interrupt may set; waiting for it clears it."""

    def __init__(self) -> None:
        self.state = 0
        self._waiting = Waiting()

    def ioctl(self, req: int, flags: int) -> int:
        """Answer a poll, as a stream does."""
        return self.state * flags if req == 3 else -1  # 3: MP_STREAM_POLL

    def set(self) -> None:
        """Wake the task that waits."""
        self.state = 1
        self._waiting.wake_all()

    def clear(self) -> None:
        """Unset it."""
        self.state = 0

    async def wait(self) -> None:
        """Wait until it is set, and unset it."""
        if not self.state:
            await self._waiting
        self.state = 0


class Lock:
    """Only one task at a time holds it; the others wait in order."""

    def __init__(self) -> None:
        self._held = False
        self._next: Task | None = None  # whom `release` has handed it to
        self._waiting = Waiting()

    def locked(self) -> bool:
        """Tell whether a task holds it."""
        return self._held

    def release(self) -> None:
        """Let go of it; the first that waits gets it."""
        if not self._held or self._next is not None:
            raise RuntimeError("Lock not acquired")
        if self._waiting.tasks:
            self._next = self._waiting.tasks[0]
            self._waiting.wake_first()
        else:
            self._held = False

    async def acquire(self) -> bool:
        """Wait for it and take it."""
        if self._held:
            try:
                await self._waiting
            except CancelledError:
                if self._next is current_task():
                    self._next = None
                    self.release()
                raise
            self._next = None
        self._held = True
        return True

    async def __aenter__(self) -> bool:
        return await self.acquire()

    async def __aexit__(self, *_: object) -> None:
        self.release()
