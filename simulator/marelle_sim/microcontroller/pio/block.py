"""One PIO block: instruction memory and IRQ flags of four state machines, and its way to the pins."""

from __future__ import annotations

from marelle_sim.errors import BoardError
from marelle_sim.microcontroller.oserror import os_error
from marelle_sim.microcontroller.pio.assembler import PROGRAM_OFFSET_0
from marelle_sim.microcontroller.pio.settings import free_offset, relocated
from marelle_sim.microcontroller.pio.words import SLOTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.microcontroller.board import VirtualBoard
    from marelle_sim.microcontroller.pin import Line
    from marelle_sim.microcontroller.pio.wiring import Program

ENOMEM = 12  # a board's number, whatever the computer's
MACHINES = 4  # state machines in a block
PROGRAM_FIELDS = 8
# A program of MicroPython 1.25 holds its offsets in two blocks. In the third, its EXECCTRL is taken for the offset, and other words
# run (micropython#17509, corrected in 1.26).
_BLOCKS_OF_A_PROGRAM = 2


class Block:
    """A PIO block.

    Attributes:
        number: 0 or 1 (or 2 on an RP2350).
        memory: its 32 words.
        flags: its IRQ flags.
    """

    def __init__(self, board: VirtualBoard, number: int) -> None:
        self.board = board
        self.number = number
        self.memory = [0] * SLOTS
        self.flags = IrqFlags()
        self.pins = BoardPins(board)
        self._used = 0

    def add(self, program: Program) -> int:
        """Load a program unless it is loaded; return its offset, and store it in the program.

        Raises:
            OSError: ENOMEM, there is no room left.
            BoardError: E-BOARD-16, it is the third block.
        """
        checked(program)
        if self.number >= _BLOCKS_OF_A_PROGRAM:
            raise BoardError("E-BOARD-16")
        place = PROGRAM_OFFSET_0 + self.number
        if program[place] >= 0:
            return int(program[place])
        length = len(program[0])
        offset = free_offset(length, self._used)
        if offset is None:
            raise os_error(ENOMEM)
        self.memory[offset : offset + length] = relocated(program, offset)
        self._used |= ((1 << length) - 1) << offset
        program[place] = offset
        return offset

    def remove(self, program: Program | None = None) -> None:
        """Free the memory of a program, or all of it.

        Raises:
            ValueError: the program is not in this memory.
        """
        if program is None:
            self._used = 0
            return
        checked(program)
        place = PROGRAM_OFFSET_0 + self.number
        if program[place] < 0:
            raise ValueError("prog not in instruction memory")
        self._used &= ~(((1 << len(program[0])) - 1) << program[place])
        program[place] = -1


def checked(program: object) -> Program:
    """Return `program` if it is a list of 8 fields, as `asm_pio` gives; the fields themselves are not checked.

    Raises:
        TypeError: it is no list.
        ValueError: it has another number of fields.
    """
    if not isinstance(program, list):
        raise TypeError(f"object '{type(program).__name__}' isn't a tuple or list")
    if len(program) != PROGRAM_FIELDS:
        raise ValueError(f"requested length {PROGRAM_FIELDS} but object has length {len(program)}")
    return program


class IrqFlags:
    """The eight flags that the machines of a block share.

    Attributes:
        handlers: flag (0 to 3) -> function to call when it rises; the call lowers the flag, as
            MicroPython's interrupt routine does.
        listeners: called when a flag has changed. changes: the number of changes.
    """

    def __init__(self) -> None:
        self.handlers: dict[int, Callable[[], object]] = {}
        self.listeners: list[Callable[[], object]] = []
        self.changes = 0
        self._raised = 0

    def get(self, index: int, /) -> int:
        """Return the level of a flag."""
        return self._raised >> index & 1

    def set(self, index: int, level: int, /) -> None:
        """Raise or lower a flag."""
        handler = self.handlers.get(index)
        if level and handler is not None:
            self.changes += 1
            handler()
        elif level != self.get(index):
            self.changes += 1
            self._raised ^= 1 << index
            for listener in tuple(self.listeners):
                listener()


class BoardPins:
    """The board's pins as a state machine reads and drives them, bit n being GPIO `base` + n.

    Attributes:
        base: 0, or 16 for a block of a chip with more than 32 GPIOs that looks at the upper ones.
    """

    def __init__(self, board: VirtualBoard) -> None:
        self._board = board
        self.clock = board.clock
        self.base = 0
        self._levels = 0
        self._outputs = 0
        self._lines: dict[int, list[tuple[int, Line]]] = {}

    def read(self, mask: int, /) -> int:
        """Return the levels of the pins in `mask`."""
        return sum(line.level() << number for number, line in self._in(mask))

    def lines(self, mask: int) -> list[Line]:
        """Return the wires of the pins in `mask`."""
        return [line for _number, line in self._in(mask)]

    def look_from(self, base: int) -> None:
        """Make bit 0 another GPIO."""
        self.base = base
        self._lines.clear()

    def bit(self, name: str, gpio: int) -> int:
        """Return the bit of a GPIO in the block's registers.

        Raises:
            ValueError: the block does not see it.
        """
        if not self.base <= gpio < self.base + 32:
            raise ValueError(f"{name}_base not within gpio_base range")
        return gpio - self.base

    def write(self, mask: int, levels: int, /) -> bool:
        """Set output levels; a pin shows its level when it is an output. Tell whether one changed."""
        before = self._levels
        self._levels = before & ~mask | levels & mask
        changed = (before ^ self._levels) & self._outputs
        if changed:
            self._drive(changed)
        return bool(changed)

    def direct(self, mask: int, outputs: int, /) -> bool:
        """Make pins outputs (1) or inputs (0). Tell whether one changed."""
        before = self._outputs
        self._outputs = before & ~mask | outputs & mask
        changed = before ^ self._outputs
        if changed:
            self._drive(changed)
        return bool(changed)

    def _drive(self, mask: int) -> None:
        for number, line in self._in(mask):
            line.drive(self._levels >> number & 1 if self._outputs >> number & 1 else None)

    def _in(self, mask: int) -> list[tuple[int, Line]]:
        lines = self._lines.get(mask)
        if lines is None:
            seen = range(min(32, self._board.facts.chip.gpios - self.base))
            numbers = [number for number in seen if mask >> number & 1]
            lines = [(number, self._board.pin(self.base + number)) for number in numbers]
            self._lines[mask] = lines
        return lines
