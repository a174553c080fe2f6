"""Run a blocking task on each of several boards at once, each in its own thread; a problem of one board does not stop the others."""

import math
import queue
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from threading import BoundedSemaphore, Event, Thread
from typing import Generic, NamedTuple, Protocol, TypeVar

from marelle_host.flash.errors import FlashError, FlashWatch
from marelle_host.link.protocol_loop import Watch
from marelle_text import Problem

_LOOK_S = 0.1  # the delay after which a Ctrl-C is noticed
_LEAVES_S = 10.0  # for running tasks to notice that they must end
ENDS_S = 2.0  # then, for a task to end its child process

Result = TypeVar("Result")


class BoardsWatch(Watch, FlashWatch, Protocol):
    """Receives the progress of several boards: `ended` in the calling thread, all else in the boards' threads, perhaps at once."""


class Task(NamedTuple, Generic[Result]):
    """The task for one board.

    Attributes:
        run: does the task and reports its progress to the watch that it gets; the watch ends the task by raising. Raises a `Problem`.
        queues: the shared resources, such as a USB hub, of which each serves a limited number of boards at once.
    """

    run: "Callable[[BoardWatch], Result]"
    queues: tuple[str, ...] = ()


def do_at_once(
    tasks: Mapping[str, Task[Result]],
    watch: BoardsWatch,
    room: Callable[[str], int],
    *,
    stop: Callable[[], bool] = bool,
    leave: Callable[[], bool] = bool,
) -> dict[str, Result | Problem]:
    """Run each task in a thread, in each queue at most as many at once as `room` allows.

    Args:
        tasks: port or drive of a board -> its task.
        watch: receives the progress, in the tasks' threads, and the ends, in the calling thread.
        room: given the name of a queue, returns the number of boards that it serves at once.
        stop: returns True when the person wants to stop: no task is started any more, and a running one ends when it next reports its
            progress.
        leave: returns True when running tasks are not waited for either.

    Returns:
        Port or drive of a board -> its result, in the order of the tasks: E-FLASH-51 for a task that was not started, E-FLASH-52 for
        one that was stopped.

    Raises:
        Exception: an error in a task that is no `Problem`, raised after all tasks have ended.
        BaseException: raised in the calling thread meanwhile, such as KeyboardInterrupt. Running tasks are first asked to end, and
            waited for briefly, so that no child process of a task is left running.
    """
    threads: _TaskThreads[Result] = _TaskThreads(
        watch, {name: room(name) for task in tasks.values() for name in task.queues}
    )
    came = dict[str, object]()
    with threads.serving(tasks):
        for where, one in threads.told(len(tasks), stop, leave):
            came[where] = one
            watch.ended(where, one)
    for mistake in came.values():
        if isinstance(mistake, Exception) and not isinstance(mistake, Problem):
            raise mistake
    return {
        where: came[where] if where in came else FlashError("E-FLASH-52", where=where)  # type: ignore[misc]  # results and problems
        for where in tasks
    }


class _TaskThreads(Generic[Result]):
    """Threads that do one task each, on one board each; the calling thread reads their results from a queue."""

    def __init__(self, watch: BoardsWatch, room: Mapping[str, int]) -> None:
        self._watch, self._left = watch, Event()
        self._queues = {name: BoundedSemaphore(count) for name, count in room.items()}
        self._told: queue.SimpleQueue[tuple[str, object]] = queue.SimpleQueue()

    @contextmanager
    def serving(self, tasks: Mapping[str, Task[Result]]) -> Iterator[None]:
        """Run the tasks in threads while the `with` block runs; then ask unfinished ones to end, and wait for them briefly."""
        threads = [
            Thread(target=self._do, args=(where, task), daemon=True, name=where)
            for where, task in tasks.items()
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._left.set()
            until_s = time.monotonic() + ENDS_S
            for thread in threads:
                thread.join(max(0.0, until_s - time.monotonic()))

    def _do(self, where: str, task: Task[Result]) -> None:
        with ExitStack() as turn:
            if not all(self._admitted(turn, name) for name in task.queues) or self._left.is_set():
                self._told.put((where, FlashError("E-FLASH-51", where=where)))
                return
            self._watch.began(where)
            try:
                came: object = task.run(BoardWatch(self._watch, self._left, where))
            except Exception as error:  # noqa: BLE001  # raised by `do_at_once` after the other boards have ended
                broken_off = self._left.is_set() and isinstance(error, Problem)
                came = FlashError("E-FLASH-52", where=where) if broken_off else error
        self._told.put((where, came))

    def _admitted(self, turn: ExitStack, name: str) -> bool:
        while not self._left.is_set():
            if self._queues[name].acquire(timeout=_LOOK_S):
                turn.callback(self._queues[name].release)
                return True
        return False

    def told(
        self, count: int, stop: Callable[[], bool], leave: Callable[[], bool]
    ) -> Iterator[tuple[str, object]]:
        """Yield (port or drive, result) of each board that has ended, until all `count` have, the person leaves, or 10 s after a stop."""
        until_s = math.inf
        while count and time.monotonic() < until_s and not leave():
            if stop() and not self._left.is_set():
                self._left.set()
                until_s = time.monotonic() + _LEAVES_S
            with suppress(queue.Empty):
                where, came = self._told.get(timeout=_LOOK_S)
                count -= 1
                yield where, came


class BoardWatch:
    """The watch of one board, whatever port a task reports; it raises E-FLASH-52 in the task once the person wants to stop."""

    def __init__(self, watch: FlashWatch, left: Event, where: str) -> None:
        self._watch, self._left, self._where = watch, left, where

    def say(self, _port: str, state: str) -> None:
        """Report the board's present state, the end of a key `cli.fleet.state.…`."""
        self._look()
        self._watch.say(self._where, state)

    def progress(self, _port: str, done: int, total: int) -> None:
        """Report the number of bytes of the image that have been sent."""
        self._look()
        self._watch.progress(self._where, done, total)

    def has_left(self) -> bool:
        """Return True if the person wants to stop."""
        return self._left.is_set()

    def _look(self) -> None:
        if self._left.is_set():
            raise FlashError("E-FLASH-52", where=self._where)
