"""Run one state machine instruction by instruction."""

from __future__ import annotations

from marelle_sim.errors import PioError
from marelle_sim.microcontroller.pio.operations import build
from marelle_sim.microcontroller.pio.words import SLOTS, is_instruction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from marelle_sim.microcontroller.pio.settings import Settings
    from marelle_sim.microcontroller.pio.wiring import Flags, Operation, Pins, State


class Core:
    """The registers and FIFOs of a state machine, and the operations that change them.

    Attributes:
        isr_count: bits shifted into the ISR, 0 (empty) to 32.
        osr_count: bits shifted out of the OSR, 0 (full) to 32 (empty).
        forced: the operation that runs before the instruction at `pc`: a stalled autopush, an exec'd instruction; None: none.
        cycles: clock cycles spent since the start, delays included.
        asked: whether the machine has ever asked for a word of its TX FIFO.
    """

    __slots__ = (
        "_cycles", "_next", "_operations", "_program", "asked", "cycles", "flags", "forced", "isr",
        "isr_count", "osr", "osr_count", "pc", "pins", "rx", "settings", "tx", "x", "y",
    )  # fmt: skip

    def __init__(self, settings: Settings, pins: Pins, flags: Flags) -> None:
        self.settings = settings
        self.pins = pins
        self.flags = flags
        self.x = self.y = self.cycles = 0
        self.rx: list[int] = []
        self.tx: list[int] = []
        self.asked = False
        self._operations: dict[int, Operation] = {}
        self._program: list[Operation | None] = [None] * SLOTS
        self._next = [(address + 1) % SLOTS for address in range(SLOTS)]
        self._next[settings.wrap_top] = settings.wrap_bottom
        delay_mask = 31 >> settings.side_bits
        self._cycles = [1 + (word >> 8 & delay_mask) for word in settings.memory]
        self.restart()

    def restart(self) -> None:
        """Go to the program's start with empty shift registers; X, Y and the FIFOs stay."""
        self.pc = self.settings.start
        self.isr = self.isr_count = self.osr = 0
        self.osr_count = 32
        self.forced: Operation | None = None

    def step(self) -> None:
        """Run one instruction, or try again the one that stalls."""
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
        self.pc = self._next[pc]
        operation = self._program[pc] or self._decode(pc)
        if operation():
            self.pc = pc
            self.cycles += 1
        else:
            self.cycles += self._cycles[pc]

    def execute(self, word: int) -> None:
        """Run an instruction that is not in the program's memory, now, as `StateMachine.exec()` does.

        One that stalls is tried again at each step.

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
        """Return the function that runs an instruction's 16-bit word; each word is decoded once.

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
        """Return program counter, X, Y, ISR, OSR and the two shift counts."""
        return (self.pc, self.x, self.y, self.isr, self.osr, self.isr_count, self.osr_count)

    def load(self, state: State) -> None:
        """Set what `state` returns; nothing stalls afterwards."""
        self.pc, self.x, self.y, self.isr, self.osr, self.isr_count, self.osr_count = state
        self.forced = None

    def cycles_at(self, place: int) -> int:
        """Return the clock cycles of the instruction at an address, its delay included."""
        return self._cycles[place]

    def next_of(self, place: int) -> int:
        """Return the address of the next instruction, wrapped as the program says."""
        return self._next[place]

    def snapshot(self) -> tuple[object, ...]:
        """Return the state machine's whole state for `restore`: registers, FIFOs, stalled instruction, cycle count."""
        return self.state(), self.forced, self.cycles, tuple(self.rx), tuple(self.tx)

    def restore(self, snapshot: tuple[Any, ...]) -> None:
        """Go back to what `snapshot` returned."""
        state, forced, self.cycles, rx, tx = snapshot
        self.load(state)
        self.forced, self.rx, self.tx = forced, list(rx), list(tx)

    def push_isr(self) -> bool:
        """Move the ISR into the RX FIFO; True when that is full and nothing moved."""
        if len(self.rx) >= self.settings.rx_depth:
            return True
        self.rx.append(self.isr)
        self.isr = self.isr_count = 0
        return False

    def refill(self) -> None:
        """Move a word of the TX FIFO into an empty OSR, as autopull does in the background."""
        self.asked = True
        if self.tx and self.osr_count >= self.settings.pull_threshold:
            self.osr = self.tx.pop(0)
            self.osr_count = 0

    def write_x(self, value: int) -> None:
        """Set X."""
        self.x = value

    def write_y(self, value: int) -> None:
        """Set Y."""
        self.y = value

    def write_pc(self, value: int) -> None:
        """Jump to an address, of which five bits count."""
        self.pc = value & 31

    def force(self, value: int) -> None:
        """Have the low 16 bits of `value` run as an instruction at the next step, before the one at the program counter.

        Raises:
            PioError: E-PIO-02, they are no instruction.
        """
        self.forced = self.operation(value & 0xFFFF)

    def _decode(self, pc: int) -> Operation:
        operation = self._program[pc] = self.operation(self.settings.memory[pc])
        return operation
