"""Shapes that the PIO parts expect of each other and of the board; read by type checkers alone."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

Program: TypeAlias = list[Any]
PinStart: TypeAlias = int | Sequence[int] | None
Operation: TypeAlias = Callable[[], object]
State: TypeAlias = tuple[int, int, int, int, int, int, int]
Rest: TypeAlias = tuple[int, int | None, int | None, int | None, int | None, int, int]

class Pins(Protocol):
    def read(self, mask: int, /) -> int: ...
    def write(self, mask: int, levels: int, /) -> object: ...
    def direct(self, mask: int, outputs: int, /) -> object: ...

class Flags(Protocol):
    def get(self, index: int, /) -> int: ...
    def set(self, index: int, level: int, /) -> None: ...
