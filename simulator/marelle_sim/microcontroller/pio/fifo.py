"""The FIFOs of a state machine that a DMA channel serves, at the very cycle at which the machine asks."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import SupportsIndex

    from marelle_sim.microcontroller.pio.wires import MachinePins


class FilledFifo(list[int]):
    """A TX FIFO that is filled again as soon as a word is taken.

    Args:
        words: those that wait in it now. depth: the number of words that it holds.
        next_word: gives the next word, None when there is no more.
        wires: of the machine; it counts what it has changed outside.
    """

    def __init__(
        self,
        words: list[int],
        depth: int,
        next_word: Callable[[], int | None],
        wires: MachinePins,
    ) -> None:
        super().__init__(words)
        self._depth, self._next_word, self._wires = depth, next_word, wires
        self._fill()

    def pop(self, place: SupportsIndex = -1, /) -> int:
        """Take a word."""
        word = super().pop(place)
        self._wires.changes += 1
        self._fill()
        return word

    def emptied(self, depth: int) -> FilledFifo:
        """Return an empty FIFO for a restarted machine, filled by the same channel."""
        return FilledFifo([], depth, self._next_word, self._wires)

    def _fill(self) -> None:
        while len(self) < self._depth:
            word = self._next_word()
            if word is None:
                return
            self.append(word)


class DrainedFifo(list[int]):
    """An RX FIFO that is emptied as soon as a word is put into it.

    Args:
        words: those that wait in it now.
        take: called with each word; returns False if it does not take it.
        wires: of the machine; it counts what it has changed outside.
    """

    def __init__(self, words: list[int], take: Callable[[int], bool], wires: MachinePins) -> None:
        super().__init__()
        self._take, self._wires = take, wires
        for word in words:
            self.append(word)

    def append(self, word: int, /) -> None:
        """Put a word into it."""
        self._wires.changes += 1
        if not self._take(word):
            super().append(word)

    def emptied(self) -> DrainedFifo:
        """Return an empty FIFO for a restarted machine, emptied by the same channel."""
        return DrainedFifo([], self._take, self._wires)
