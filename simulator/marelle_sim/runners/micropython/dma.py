"""A channel of `rp2.DMA` for a program in MicroPython, whose buffers are over there."""

from __future__ import annotations

from marelle_sim.runners.micropython.values import ByReference

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def dma_for_guest(
    kind: Any, fetch: Callable[[str], bytes], store: Callable[[bytes], object]
) -> ByReference:
    """Return a channel that works on copies of the guest's buffers.

    Args:
        kind: the class `DMA` of the board.
        fetch: gives what is in the guest's buffer that it reads or writes.
        store: is given what a transfer has left in the one that it writes.
    """

    class GuestDMA(kind):  # type: ignore[misc]  # a class of the board's own module
        """See above; what is private in a file of `modules/` has such names (`programs.hidden`)."""

        __slots__ = ("_copies",)

        def __init__(self) -> None:
            self._copies: dict[str, bytearray] = {}
            super().__init__()

        def set(self, name: str, value: Any) -> None:
            """Set a register; a buffer comes as a copy."""
            setattr(self, name, value)
            self._copies.pop(name, None)
            if isinstance(value, bytearray):
                self._copies[name] = value

        def __private_leaving__(self) -> None:
            for name, copy in self._copies.items():
                copy[:] = fetch(name)

        def __private_arrived__(self) -> None:
            if "write" in self._copies:
                store(bytes(self._copies["write"]))

    return ByReference(GuestDMA())
