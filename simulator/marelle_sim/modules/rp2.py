"""`rp2` of one virtual board: programmable I/O (MicroPython 1.25)."""

from __future__ import annotations

from _board import board
from rp2_dma import DMA, machines as _machines

from marelle_sim.microcontroller.board_types import whole as _whole
from marelle_sim.microcontroller.pio import machine as _machine
from marelle_sim.microcontroller.pio.assembler import PIOASMError, asm_pio, asm_pio_encode
from marelle_sim.microcontroller.pio.block import (
    MACHINES as _MACHINES,
    Block as _Block,
    Interrupt as _Interrupt,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import EllipsisType
    from typing import Any

    from machine import Pin

    from marelle_sim.microcontroller.pio.wiring import Program

__all__ = [
    "DMA", "PIO", "PIOASMError", "StateMachine", "asm_pio", "asm_pio_encode", "bootsel_button",
]  # fmt: skip
if board.facts.hostname:
    __all__ += ["country"]

_blocks = tuple([_Block(board, number) for number in range(board.facts.chip.pio_blocks)])
_interrupts: dict[int, _Interrupt] = {}


class StateMachine(_machine.StateMachine):
    """State machine `id`, 0 to 7 (11 on an RP2350); each id has one object."""

    def __new__(cls, id: int, *_args: Any, **_options: Any) -> StateMachine:
        """Return the object of state machine `id`; ValueError if there is none."""
        if _whole(id) not in range(len(_blocks) * _MACHINES):
            raise ValueError("invalid StateMachine")
        if id not in _machines:
            machine = _machines[id] = super().__new__(cls)
            super().__init__(machine, _blocks[id // _MACHINES], id % _MACHINES)
        found: StateMachine = _machines[id]
        return found

    def __init__(self, _id: int, *args: Any, **options: Any) -> None:
        if args or options:
            self.init(*args, **options)


class PIO:
    """PIO block `id`, 0 or 1 (or 2 on an RP2350)."""

    IN_LOW, IN_HIGH, OUT_LOW, OUT_HIGH = range(4)
    SHIFT_LEFT, SHIFT_RIGHT = range(2)
    JOIN_NONE, JOIN_TX, JOIN_RX = range(3)
    IRQ_SM0, IRQ_SM1, IRQ_SM2, IRQ_SM3 = 0x100, 0x200, 0x400, 0x800

    def __init__(self, id: int) -> None:
        if _whole(id) not in range(len(_blocks)):
            raise ValueError("invalid PIO")
        self._block = _blocks[id]

    def __repr__(self) -> str:
        return f"PIO({self._block.number})"

    def add_program(self, program: Program) -> None:
        """Load a program into the block's instruction memory, if it is not there yet; OSError ENOMEM if there is no room."""
        board.clock.spend(board.costs.pio_us)
        self._block.add(program)

    def remove_program(self, program: Program | None = None) -> None:
        """Remove a program from the block's instruction memory, or all programs if `program` is None; ValueError if it is not there."""
        board.clock.spend(board.costs.pio_us)
        self._block.remove(program)

    if board.facts.chip.gpios > 32:

        def gpio_base(self, base: int | str | Pin | None = None) -> Pin:
            """Return the pin that is the first of the 32 that the block can use, or set it: GPIO0 or GPIO16.

            Raises:
                ValueError: `base` is another pin.
                OSError: EINVAL, the block has a program.
            """
            from machine import Pin  # 34 ms, and only the boards with many pins have this method
            from machine_bus import gpio_number

            board.clock.spend(board.costs.pio_us)
            if base is not None:
                number = gpio_number(base)
                if number not in (0, 16):
                    raise ValueError("invalid GPIO base")
                self._block.look_from(number)
            return Pin(self._block.pins.base)

    def state_machine(self, id: int, *args: Any, **options: Any) -> StateMachine:
        """Return state machine `id` (0 to 3) of this block; further arguments configure it, as those of `StateMachine`."""
        if _whole(id) not in range(_MACHINES):
            raise ValueError("invalid StateMachine")
        return StateMachine(self._block.number * _MACHINES + id, *args, **options)

    def irq(
        self,
        handler: Callable[[PIO], object] | EllipsisType | None = ...,
        trigger: int = 0xF00,
        hard: object = False,
    ) -> _Interrupt:
        """Call `handler(pio)` from now on when a state machine raises one of the flags of `trigger`; without a handler, change nothing.

        `trigger` adds IRQ_SM0 to IRQ_SM3, by default all. The handler replaces those of `StateMachine.irq` for the same flags.
        """
        board.clock.spend(board.costs.pio_us)
        interrupt = _interrupts.get(self._block.number)
        if interrupt is None:
            bits = {0x100 << flag: flag for flag in range(_MACHINES)}
            interrupt = _interrupts[self._block.number] = _Interrupt(
                self, board, self._block.flags, bits
            )
        if handler is not ...:
            interrupt.configure(handler, trigger, hard)
        return interrupt


def country(code: str | None = None, /) -> str | None:
    """Call `network.country`, for older programs."""
    from network import country as _country  # only a board with a radio has it

    return _country(code)


def bootsel_button() -> int:
    """Return 0: the button on the board is never pressed."""
    board.clock.spend(board.costs.pio_us)
    return 0
