"""The interrupt objects that `StateMachine.irq()` and `PIO.irq()` return."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.board_types import Closed
from marelle_sim.microcontroller.pio.block import IrqFlags


class Interrupt(metaclass=Closed):
    """The interrupt of a state machine or of a PIO block; each has one such object.

    Args:
        owner: the machine or block, passed to the handler.
        board: calls the handler. flags: the IRQ flags of the block.
        bits: bit of a trigger mask -> number of the IRQ flag that it stands for.
    """

    __slots__ = ("_bits", "_board", "_flags", "_handler", "_hard", "_owner", "_seen", "_trigger")

    def __init__(
        self, owner: object, board: VirtualBoard, flags: IrqFlags, bits: dict[int, int]
    ) -> None:
        self._owner, self._board, self._flags, self._bits = owner, board, flags, bits
        self._handler: Callable[[Any], object] | None = None
        self._trigger = self._seen = 0
        self._hard: object = False

    def configure(
        self, handler: Callable[[Any], object] | None, trigger: int, hard: object
    ) -> None:
        """Set the handler (None removes it), the mask of the events that call it, and True in `hard` for a hard interrupt."""
        handlers = self._flags.handlers
        for flag in self._of(self._trigger).values():
            handlers.pop(flag, None)
        self._handler, self._trigger, self._hard, self._seen = handler, trigger, hard, 0
        if handler is not None:
            for bit, flag in self._of(trigger).items():
                handlers[flag] = partial(self._rise, bit)

    def flags(self) -> int:
        """Return the trigger bit of the event that last called the handler; 0 before its first call since `configure`."""
        return self._seen

    def trigger(self, trigger: int | None = None, /) -> int:
        """Return the mask of the events that call the handler; then set it to `trigger`, if that is given."""
        before = self._trigger
        if trigger is not None:
            self.configure(self._handler, trigger, self._hard)
        return before

    def __call__(self) -> None:
        """Call the handler if there is one, as an event does."""
        if self._handler is not None:
            scheduler = self._board.scheduler
            (scheduler.hard if self._hard else scheduler.soft)(self._handler, self._owner)

    def _of(self, trigger: int) -> dict[int, int]:
        return {bit: flag for bit, flag in self._bits.items() if trigger & bit}

    def _rise(self, bit: int) -> None:
        self._seen = bit
        self()
