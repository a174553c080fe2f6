"""The memory of a board, as far as a program sees it."""

from __future__ import annotations

from marelle_sim.microcontroller.board import HEAP_BYTES, SYSTEM_BYTES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.board import VirtualBoard


class Heap:
    """What a board's collector manages."""

    __slots__ = ("_board",)

    def __init__(self, board: VirtualBoard) -> None:
        self._board = board

    def free(self) -> int:
        """Return the bytes that are free."""
        return HEAP_BYTES - SYSTEM_BYTES

    def allocate(self, size: int) -> None:
        """Refuse what there is no room for.

        Raises:
            MemoryError: in the board's words.
        """
        if size > self.free():
            raise MemoryError(f"memory allocation failed, allocating {size} bytes")
