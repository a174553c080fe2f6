"""Replaces `_asyncio`, the part of MicroPython's asyncio that is in C and would read the computer's clock.

The event loop costs virtual time only for each turn of a task, as in `modules/asyncio_loop.py`.
"""

from marelle_guest import tell

_TICKS = 0x3FFFFFFF
costs = {}  # "turn": lets the time pass that a board takes from one task to the next


def _ticks():
    return tell() // 1000 & _TICKS


def _limit_us(timeout_ms):
    """Return the virtual time, in us, at which a wait of `timeout_ms` ends, in whole milliseconds as on a board; 2**60, which is never, if that is negative."""
    return 1 << 60 if timeout_ms < 0 else (tell() // 1000 + timeout_ms) * 1000


class TaskQueue:
    """A queue of tasks in order of the times at which they are due; of equal times, the one that was added first."""

    def __init__(self):
        self._tasks = []

    def peek(self):
        return self._tasks[0] if self._tasks else None

    def push(self, task, key=None):
        task.data = None
        task.ph_key = key = task.core["ticks"]() if key is None else key
        later, place = task.core["ticks_diff"], len(self._tasks)
        while place and later(self._tasks[place - 1].ph_key, key) > 0:
            place -= 1
        self._tasks.insert(place, task)

    def pop(self):
        task = self._tasks.pop(0)
        if task.state and task.core["_task_queue"] is self:
            costs["turn"]()
        return task

    def remove(self, task):
        if task in self._tasks:
            self._tasks.remove(task)


class Task:
    """A coroutine that the event loop runs; tasks that await it are scheduled when it is done.

    `state`: True while it runs and no task awaits it; a `TaskQueue` (or a function) of those that await it; when it is
    done, None, or False after its result was read. `data`: the queue or task for which it waits, the exception to throw
    into it, or the exception that ended it.
    """

    def __init__(self, coro, core):
        self.coro, self.core = coro, core
        self.data, self.state, self.ph_key = None, True, 0
        core["ticks"], core["_io_queue"].poller.limit_us = _ticks, _limit_us

    def __iter__(self):
        if not self.state:
            self.state = False
        elif self.state is True:
            self.state = TaskQueue()
        elif type(self.state) is not TaskQueue:
            raise RuntimeError("can't wait")
        return self

    def __next__(self):
        if not self.state:
            raise self.data
        waiting = self.core["cur_task"]
        self.state.push(waiting)
        waiting.data = self

    def done(self):
        return not self.state

    def cancel(self):
        if not self.state:
            return False
        if self is self.core["cur_task"]:
            raise RuntimeError("can't cancel self")
        task = self
        while isinstance(task.data, Task):
            task = task.data
        queue = self.core["_task_queue"]
        if hasattr(task.data, "remove"):
            task.data.remove(task)
            queue.push(task)
        elif self.core["ticks_diff"](task.ph_key, self.core["ticks"]()) > 0:
            queue.remove(task)
            queue.push(task)
        task.data = self.core["CancelledError"]
        return True
