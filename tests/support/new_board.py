"""A virtual board without a robot: its modules as a program imports them, and its asyncio with what reads its virtual clock."""

from collections.abc import Callable, Coroutine
from functools import wraps
from inspect import CORO_CLOSED, getcoroutinestate
from typing import Any

from marelle_sim.boards import BOARDS
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.flash import Flash
from marelle_sim.programs.modules_table import BoardModules
from marelle_sim.trace.recorder import Recorder


def new_board(seed: int = 0, kind: str = "pico") -> VirtualBoard:
    """Return a board whose flash holds `main.py`, of two bytes."""
    flash = Flash({"/main.py": b"12"})
    return VirtualBoard(seed=seed, recorder=Recorder(), flash=flash, facts=BOARDS[kind])


def module(name: str, board: VirtualBoard | None = None) -> Any:
    """Return a module of a board, of a new one by default."""
    return BoardModules(board or new_board()).get(name)


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
