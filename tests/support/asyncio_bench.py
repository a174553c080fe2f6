"""A board with its asyncio, for tests that read its virtual clock."""

from __future__ import annotations

from typing import Any

from new_board import new_board

from marelle_sim.programs.modules_table import BoardModules


class Bench:
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
