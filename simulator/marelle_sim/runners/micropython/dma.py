"""A channel of `rp2.DMA` for a program in MicroPython, whose buffers are in the guest's memory."""

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
        kind: the class `DMA` of the simulated board.
        fetch: returns the bytes of the guest's buffer for the register "read" or "write".
        store: puts the bytes that a transfer has written into the guest's buffer.
    """

    class GuestDMA(kind):  # type: ignore[misc]  # a class of the board's own module
        """A DMA channel on copies of the guest's buffers; `__private_…__` are methods of `DMA`, renamed by `programs.hidden`."""

        __slots__ = ("_copies",)

        def __init__(self) -> None:
            self._copies: dict[str, bytearray] = {}
            super().__init__()

        def set(self, name: str, value: Any) -> None:
            """Set the register `name` to an integer, or to a `bytearray` with a copy of a guest's buffer."""
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
