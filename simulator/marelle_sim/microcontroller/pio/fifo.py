"""The FIFOs of a state machine while a DMA channel serves them: the transfer takes place in the machine's own clock cycle."""

from collections.abc import Callable
from typing import SupportsIndex

from marelle_sim.microcontroller.pio.block import MachinePins


class FilledFifo(list[int]):
    """A TX FIFO that a DMA channel fills again as soon as the machine takes a word.

    Args:
        words: the words in it now. depth: the number of words that it can hold.
        next_word: function that returns the channel's next word, or None if it has no more.
        wires: the machine's pins, whose counter of changes each word increments.
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
        """Remove a word and return it; fill the FIFO again."""
        word = super().pop(place)
        self._wires.changes += 1
        self._fill()
        return word

    def emptied(self, depth: int) -> "FilledFifo":
        """Return a FIFO of this depth for the reconfigured machine, without the old words, filled by the same channel."""
        return FilledFifo([], depth, self._next_word, self._wires)

    def _fill(self) -> None:
        while len(self) < self._depth:
            word = self._next_word()
            if word is None:
                return
            self.append(word)


class DrainedFifo(list[int]):
    """An RX FIFO from which a DMA channel takes each word as soon as the machine pushes it.

    Args:
        words: the words in it now.
        take: function called with each word; it returns False if the channel does not take it, which then stays in the FIFO.
        wires: the machine's pins, whose counter of changes each word increments.
    """

    def __init__(self, words: list[int], take: Callable[[int], bool], wires: MachinePins) -> None:
        super().__init__()
        self._take, self._wires = take, wires
        for word in words:
            self.append(word)

    def append(self, word: int, /) -> None:
        """Pass a word to the channel; keep it if the channel does not take it."""
        self._wires.changes += 1
        if not self._take(word):
            super().append(word)

    def emptied(self) -> "DrainedFifo":
        """Return an empty FIFO for the reconfigured machine, emptied by the same channel."""
        return DrainedFifo([], self._take, self._wires)
