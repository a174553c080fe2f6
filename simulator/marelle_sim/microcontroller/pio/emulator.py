"""The emulator of one state machine: its registers and FIFOs, changed instruction by instruction."""

from __future__ import annotations

from typing import Any

from marelle_sim.errors import PioError
from marelle_sim.microcontroller.pio.operations import build
from marelle_sim.microcontroller.pio.settings import SLOTS, Settings, is_instruction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.pio.wiring import Flags, Operation, Pins, State


class Core:
    """The registers and FIFOs of a state machine, and the operations that change them.

    Attributes:
        isr_count: bits shifted into the ISR, 0 (empty) to 32.
        osr_count: bits shifted out of the OSR, 0 (full) to 32 (empty).
        forced: the operation that the next step runs instead of the instruction at `pc`: a stalled autopush, the wait of
            `irq(block, …)`, the instruction of an `out` or `mov` to `exec`, or a stalled one of `StateMachine.exec`; None for none.
        cycles: clock cycles since the start, delays included.
        asked: True once the machine has tried to take a word from its TX FIFO; with autopull from the first step on.
        cycles_at: for each address, the clock cycles that the instruction there takes, its delay included.
        next_of: for each address, that of the instruction which follows if this one does not jump; after the wrap, the wrap target.
    """

    __slots__ = (
        "_operations", "_program", "asked", "cycles", "cycles_at", "flags", "forced", "isr", "isr_count",
        "next_of", "osr", "osr_count", "pc", "pins", "rx", "settings", "tx", "x", "y",
    )  # fmt: skip

    def __init__(self, settings: Settings, pins: Pins, flags: Flags) -> None:
        self.settings, self.pins, self.flags = settings, pins, flags
        self.x = self.y = self.cycles = 0
        self.rx: list[int] = []
        self.tx: list[int] = []
        self.asked = False
        self._operations: dict[int, Operation] = {}
        self._program: list[Operation | None] = [None] * SLOTS
        self.next_of = [(address + 1) % SLOTS for address in range(SLOTS)]
        self.next_of[settings.wrap_top] = settings.wrap_bottom
        delay_mask = 31 >> settings.side_bits
        self.cycles_at = [1 + (word >> 8 & delay_mask) for word in settings.memory]
        self.restart()

    def restart(self) -> None:
        """Jump to the program's start, empty the shift registers and cancel a stalled operation; X, Y and the FIFOs keep their contents."""
        self.pc = self.settings.start
        self.isr = self.isr_count = self.osr = 0
        self.osr_count = 32
        self.forced: Operation | None = None

    def step(self) -> None:
        """Run one instruction; if the machine is stalled on an instruction, try to run it again.

        Raises:
            PioError: the word to run is not an instruction.
        """
        if self.settings.autopull:
            self.refill()
        forced = self.forced
        if forced is not None:
            self.forced = None
            if forced():
                self.forced = forced
            self.cycles += 1
            return
        pc = self.pc
        self.pc = self.next_of[pc]
        operation = self._program[pc] or self._decode(pc)
        if operation():
            self.pc = pc
            self.cycles += 1
        else:
            self.cycles += self.cycles_at[pc]

    def execute(self, word: int) -> None:
        """Run an instruction that is not in the program, at once, as `StateMachine.exec()` does.

        If it stalls, each `step` tries it again until it succeeds.

        Args:
            word: the 16 bits of the instruction.

        Raises:
            PioError: the word is not an instruction.
        """
        operation = self.operation(word)
        self.forced = None
        if operation():
            self.forced = operation

    def operation(self, word: int) -> Operation:
        """Return the function that runs the instruction with this 16-bit word; for each word the function is made only once.

        Raises:
            PioError: the word is not an instruction.
        """
        operation = self._operations.get(word)
        if operation is None:
            if not is_instruction(word):
                raise PioError("E-PIO-02", word=f"0x{word:04x}")
            operation = self._operations[word] = build(self, word)
        return operation

    def state(self) -> State:
        """Return, for `load`, the tuple (program counter, X, Y, ISR, OSR, shift count of the ISR, shift count of the OSR)."""
        return (self.pc, self.x, self.y, self.isr, self.osr, self.isr_count, self.osr_count)

    def load(self, state: State) -> None:
        """Set the registers to a result of `state`, and cancel a stalled operation."""
        self.pc, self.x, self.y, self.isr, self.osr, self.isr_count, self.osr_count = state
        self.forced = None

    def snapshot(self) -> tuple[object, ...]:
        """Return the state of the machine for `restore`: registers, FIFOs, stalled operation, cycle count."""
        return self.state(), self.forced, self.cycles, tuple(self.rx), tuple(self.tx)

    def restore(self, snapshot: tuple[Any, ...]) -> None:
        """Restore the state that `snapshot` returned."""
        state, forced, self.cycles, rx, tx = snapshot
        self.load(state)
        self.forced, self.rx, self.tx = forced, list(rx), list(tx)

    def push_isr(self) -> bool:
        """Push the ISR into the RX FIFO and empty it; return True, without a change, if the FIFO is full."""
        if len(self.rx) >= self.settings.rx_depth:
            return True
        self.rx.append(self.isr)
        self.isr = self.isr_count = 0
        return False

    def refill(self) -> None:
        """Pull a word of the TX FIFO into the OSR if that is empty, as autopull does beside the program."""
        self.asked = True
        if self.tx and self.osr_count >= self.settings.pull_threshold:
            self.osr, self.osr_count = self.tx.pop(0), 0

    def write_x(self, value: int) -> None:
        """Set register X."""
        self.x = value

    def write_y(self, value: int) -> None:
        """Set register Y to `value`, from 0 to 2**32 - 1; it is not checked."""
        self.y = value

    def write_pc(self, value: int) -> None:
        """Jump to the address in the low five bits of `value`."""
        self.pc = value & 31

    def force(self, value: int) -> None:
        """Run the low 16 bits of `value` as an instruction in the next step, before the one at the program counter.

        Raises:
            PioError: E-PIO-02, they are not an instruction.
        """
        self.forced = self.operation(value & 0xFFFF)

    def _decode(self, pc: int) -> Operation:
        operation = self._program[pc] = self.operation(self.settings.memory[pc])
        return operation
