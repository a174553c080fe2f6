# ruff: noqa: SLF001 - of moves of this library
# mypy: disable-error-code="attr-defined"
"""Several tasks at once: `run`, `multitask`, and what a task awaits. Loaded when a program names `run` or `multitask`."""

import asyncio
import time

from .tools import Current, const, refused

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

_STEP_MS = const(10)
_MOST_WAITING = const(20)  # so many that are not awaited are a loop without await


class _Later:
    """The awaitable that `wait(ms)`, a move and `multitask` return inside `run()`.

    If it is never awaited, E-BOT-47 is raised: when the next one that its task awaits has ended, at the end of `run()`, or when the task
    makes another while 20 are not awaited.
    """

    pending: "list[_Later]" = []  # not awaited yet

    def __init__(self, what: "Any") -> None:
        self._what = what
        self._task = task = asyncio.core.cur_task
        pending = self.pending
        if len(pending) >= _MOST_WAITING:
            _tell_forgotten(task)
        pending.append(self)
        self._steps = self._begin()

    def mark_awaited(self) -> None:
        if self in self.pending:
            self.pending.remove(self)

    def name(self) -> str:
        what = self._what
        if isinstance(what, int):
            return "wait(ms)"
        return "multitask(...)" if hasattr(what, "send") else what._name

    def __iter__(self) -> "Generator[Any, Any, Any]":
        return self._steps

    __await__ = __iter__

    def send(self, value: object) -> object:
        """Continue, as a coroutine does, so that `create_task` and `gather` of `asyncio` accept it."""
        return self._steps.send(value)

    def throw(self, error: BaseException) -> object:
        """Raise an error, such as CancelledError, at the place where it waits."""
        return self._steps.throw(error)

    def _begin(self) -> "Generator[Any, Any, Any]":
        self.mark_awaited()
        what = self._what
        if hasattr(what, "send"):
            result = yield from what
        elif isinstance(what, int):
            yield from _sleep(what)
            result = None
        else:
            result = yield from _to_its_end(what)
        _tell_forgotten(asyncio.core.cur_task)
        return result


def _tell_forgotten(task: object) -> None:
    """Raise E-BOT-47 if a task has an awaitable that it has not awaited."""
    for one in _Later.pending:
        if one._task is task:
            _Later.pending.clear()
            raise refused("E-BOT-47", one.name(), "await is missing before it")


def _sleep(ms: int) -> "Generator[Any, Any, None]":
    """Wait `ms` milliseconds while other tasks go on; call the services every 10 ms."""
    start, left = time.ticks_ms(), ms
    while Current.services and left > 0:
        for serve in Current.services:
            serve()
        yield from asyncio.sleep_ms(min(left, _STEP_MS))
        left = ms - time.ticks_diff(time.ticks_ms(), start)
    yield from asyncio.sleep_ms(left)


def _to_its_end(move: "Any") -> "Generator[Any, Any, bool]":
    """Wait until a move ends; cancel the move if the task is cancelled. Return True at its goal, False if it was blocked or cancelled."""
    try:
        while not move.done():
            for serve in Current.services:
                serve()
            yield from asyncio.sleep_ms(_STEP_MS)
    finally:
        move.cancel()
    return move.result is True


def run(task: "Any") -> "Any":
    """Run a task until it ends, and return its result. Tasks that it started but did not await do not go on after that.

    >>> async def square():
    ...     for _ in range(4):
    ...         await bot.straight(300)
    ...         await bot.turn(90)
    >>> run(square())

    Inside a task, write `await` before `wait(ms)`, moves, `move.wait()` and `multitask(...)`.

    Raises:
        RobotError: E-BOT-47, an `await` is missing; E-BOT-48, `task` is not a call of an async function; E-BOT-49, `run` is active.
    """
    _check(task, "run(task())")
    if Current.tasks is not None:
        raise refused("E-BOT-49", "run(task())", "it is running: write await")
    Current.tasks = _Later
    try:
        return asyncio.run(_main(task))
    finally:
        Current.tasks = None
        _Later.pending.clear()
        asyncio.new_event_loop()  # tasks that still wait go on no more


async def _main(task: "Any") -> "Any":
    result = await task
    for one in _Later.pending:
        raise refused("E-BOT-47", one.name(), "await is missing before it")
    return result


def multitask(*tasks: "Any", race: bool = False) -> "Any":
    """Run tasks at the same time until all have ended, or with `race=True` until one has. `await` and `run` give the list of their results.

    >>> run(multitask(square(), blink(), race=True))

    With `race=True` the other tasks are then cancelled; a move that one of them waits for stops. The result of a cancelled task is None.
    If a task raises an error, all others are cancelled, and the error is raised.

    Raises:
        RobotError: E-BOT-48, one of `tasks` is not a call of an async function.
    """
    for task in tasks:
        _check(task, "multitask(task(), ...)")
    return _Later(_together(tasks, race))


def _check(task: "Any", form: str) -> None:
    if isinstance(task, _Later):
        task.mark_awaited()
    elif not hasattr(task, "send"):
        raise refused("E-BOT-48", form, "a call of an async function is expected")


async def _together(tasks: "tuple[Any, ...]", race: bool) -> "list[Any]":
    results: "list[Any]" = [None] * len(tasks)
    ended = asyncio.Event()
    errors: "list[BaseException]" = []

    async def one(index: int) -> None:
        try:
            results[index] = await tasks[index]
            left[0] -= 1
        except Exception as error:  # noqa: BLE001 - raised again below
            errors.append(error)
        ended.set()

    left = [len(tasks)]
    running = [asyncio.create_task(one(index)) for index in range(len(tasks))]
    try:
        while left[0] and not errors:
            await ended.wait()
            ended.clear()
            if race:
                break
    finally:
        for task in running:
            task.cancel()
        for task in running:  # first they end, and stop a move, say
            try:
                await task
            except asyncio.CancelledError:
                pass
    if errors:
        raise errors[0]
    return results
