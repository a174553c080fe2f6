"""A board with its asyncio, for tests that read its virtual clock."""

from __future__ import annotations

from typing import Any

from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.flash import Flash
from marelle_sim.programs.modules_table import BoardModules
from marelle_sim.trace.recorder import Recorder


class Bench:
    """A board with its asyncio."""

    def __init__(self) -> None:
        self.board = VirtualBoard(seed=0, recorder=Recorder(), flash=Flash())
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
