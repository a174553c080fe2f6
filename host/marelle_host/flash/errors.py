"""What can go wrong while firmware is put on a board: one code per situation; and who is told how far it is."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from marelle_text import Problem

if TYPE_CHECKING:
    from typing import Protocol as Interface

    class FlashWatch(Interface):
        """Is told how far a board is; what it raises ends that board's flash."""

        def say(self, port: str, state: str) -> object:
            """Learn what is done with a board now: a key of the texts `cli.fleet.state`."""

        def progress(self, port: str, done: int, total: int) -> object:
            """Learn how many bytes of its image a board has."""


TRANSFER_FAILED = 6
_EXIT_CODES: MappingProxyType[str, int] = MappingProxyType({})  # of codes that end with another


class FlashError(Problem, OSError):
    """Firmware could not be put on a board (`E-FLASH-…`)."""

    @property
    def exit_code(self) -> int:
        """Return the exit code of a command that this ends."""
        return _EXIT_CODES.get(self.code, TRANSFER_FAILED)
