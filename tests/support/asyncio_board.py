"""A board with its asyncio, for tests that read its virtual clock."""

from collections.abc import Callable, Coroutine
from functools import wraps
from inspect import CORO_CLOSED, getcoroutinestate
from typing import Any

from new_board import new_board

from marelle_sim.programs.modules_table import BoardModules


class AsyncioBoard:
    """A board with its asyncio."""

    def __init__(self) -> None:
        self.board = new_board()
        self.modules = BoardModules(self.board)
        self.asyncio: Any = self.modules.get("asyncio")
        self.seen: list[Any] = []

    def ms(self) -> int:
        return self.board.clock.now // 1000

    async def job(self, name: str, pause_ms: int, turns: int = 1) -> str:
        for _ in range(turns):
            await self.asyncio.sleep_ms(pause_ms)
            self.seen.append((name, self.ms()))
        return name

    async def fail(self, pause_ms: int = 1) -> None:
        await self.asyncio.sleep_ms(pause_ms)
        raise ValueError("oops")


def as_main_task(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a coroutine as the main task of the test's `bench`, up to its end: `await` is the board's."""

    @wraps(test)
    def run(bench: AsyncioBoard, **parameters: Any) -> None:
        main = test(bench, **parameters)
        bench.asyncio.run(main)
        assert (
            getcoroutinestate(main) == CORO_CLOSED
        )  # a loop also ends where nothing is left to do

    return run
