"""A PIO block: the instruction memory and the IRQ flags that four state machines share, and their access to the board's pins.

Each machine reads and drives the pins at the time that its emulation has reached. Also the interrupt objects that
`StateMachine.irq()` and `PIO.irq()` return.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from marelle_sim.errors import BoardError
from marelle_sim.kernel import Clock, Event
from marelle_sim.kernel.clock import always
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.board_types import EINVAL, ENOMEM, Closed, os_error
from marelle_sim.microcontroller.pin import Line
from marelle_sim.microcontroller.pio.assembler import PROGRAM_OFFSET_0
from marelle_sim.microcontroller.pio.settings import SLOTS, free_offset, relocated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.board import Encoder
    from marelle_sim.microcontroller.pio.wiring import Program


MACHINES = 4  # state machines in a block
_PROGRAM_FIELDS = 8
# A program of MicroPython 1.25 holds its offsets in two blocks. In the third, its EXECCTRL is taken for the offset, and other words
# run (micropython#17509, corrected in 1.26).
_BLOCKS_OF_A_PROGRAM = 2


class Block:
    """A PIO block.

    Attributes:
        number: 0 or 1 (or 2 on an RP2350).
        memory: its 32 instruction words.
        flags: its IRQ flags. pins: the board's pins as it sees them.
    """

    def __init__(self, board: VirtualBoard, number: int) -> None:
        self.board, self.number = board, number
        self.memory, self._used = [0] * SLOTS, 0
        self.flags, self.pins = IrqFlags(), BoardPins(board)

    def add(self, program: Program) -> int:
        """Load a program into the instruction memory, unless `program` holds an offset in it; return the offset, and store it in `program`.

        After `remove(None)` a program still holds its offset, so that it is not loaded again.

        Raises:
            OSError: ENOMEM, the memory has no room for it.
            BoardError: E-BOARD-16, it is the third block, in which MicroPython 1.25 would run other words.
            TypeError, ValueError: as `checked` does.
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
        """Free the instruction memory that a program takes; None: all of it, but each program keeps the offset that `add` has stored in it.

        Raises:
            ValueError: the program holds no offset in this memory.
            TypeError, ValueError: as `checked` does.
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

    def look_from(self, base: int) -> None:
        """Set the first of the 32 GPIOs that the block uses, 0 or 16.

        Raises:
            OSError: EINVAL, the instruction memory holds a program, whether it runs or not (`pio_set_gpio_base` of pico-sdk 2.1.1).
        """
        if self._used:
            raise os_error(EINVAL)
        self.pins.look_from(base)


def checked(program: object) -> Program:
    """Return `program` if it is a list of eight fields, as `asm_pio` makes; the fields themselves are not checked.

    Raises:
        TypeError: it is not a list.
        ValueError: it does not have eight fields.
    """
    if not isinstance(program, list):
        raise TypeError(f"object '{type(program).__name__}' isn't a tuple or list")
    if len(program) != _PROGRAM_FIELDS:
        raise ValueError(
            f"requested length {_PROGRAM_FIELDS} but object has length {len(program)}"
        )
    return program


class IrqFlags:
    """The eight IRQ flags that the state machines of a block share.

    Attributes:
        handlers: flag (0 to 3) -> function called when a machine raises the flag. Such a flag stays low, as MicroPython's interrupt
            routine lowers it at once.
        listeners: functions called when a flag has changed. changes: number of changes so far.
    """

    def __init__(self) -> None:
        self.handlers: dict[int, Callable[[], object]] = {}
        self.listeners: list[Callable[[], object]] = []
        self.changes = self._raised = 0

    def get(self, index: int, /) -> int:
        """Return the level of a flag, 0 or 1."""
        return self._raised >> index & 1

    def set(self, index: int, level: int, /) -> None:
        """Raise (1) or lower (0) a flag; raising one that has a handler only calls the handler."""
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
    """The board's pins for the state machines of a block; bit n of a mask is GPIO `base` + n.

    Attributes:
        base: 0, or 16 for a block that is set to the upper GPIOs of a chip with more than 32.
    """

    def __init__(self, board: VirtualBoard) -> None:
        self._board, self.clock = board, board.clock
        self.base = self._levels = self._outputs = 0
        self._lines: dict[int, list[tuple[int, Line]]] = {}

    def read(self, mask: int, /) -> int:
        """Return the present levels of the pins in `mask`; the other bits are 0."""
        return sum(line.level() << number for number, line in self.lines(mask))

    def encoder(self, bit: int) -> Encoder | None:
        """Return the encoder that is wired to the pins of `bit` and the next bit; None if there is none."""
        return self._board.quadrature(self.base + bit, self.base + bit + 1)

    def look_from(self, base: int) -> None:
        """Set the GPIO that bit 0 of a mask means."""
        self.base = base
        self._lines.clear()

    def bit(self, name: str, gpio: int) -> int:
        """Return the number of the bit that stands for a GPIO in this block's masks.

        `name` is the option that names the pin ("in", say), for the message.

        Raises:
            ValueError: the GPIO is not among the block's 32.
        """
        if not self.base <= gpio < self.base + 32:
            raise ValueError(f"{name}_base not within gpio_base range")
        return gpio - self.base

    def write(self, mask: int, levels: int, /) -> bool:
        """Set the output levels of the pins in `mask`; a pin that is an input gets its level when it becomes an output.

        Return True if the level of an output changed.
        """
        before = self._levels
        self._levels = before & ~mask | levels & mask
        changed = (before ^ self._levels) & self._outputs
        if changed:
            self._drive(changed)
        return bool(changed)

    def direct(self, mask: int, outputs: int, /) -> bool:
        """Make the pins in `mask` outputs (1) or inputs (0). Return True if one changed."""
        before = self._outputs
        self._outputs = before & ~mask | outputs & mask
        changed = before ^ self._outputs
        if changed:
            self._drive(changed)
        return bool(changed)

    def _drive(self, mask: int) -> None:
        for number, line in self.lines(mask):
            line.drive(self._levels >> number & 1 if self._outputs >> number & 1 else None)

    def lines(self, mask: int) -> list[tuple[int, Line]]:
        """Return (bit, line) of each pin in `mask`, in ascending order; a bit without a GPIO is left out."""
        lines = self._lines.get(mask)
        if lines is None:
            seen = range(min(32, self._board.facts.chip.gpios - self.base))
            lines = self._lines[mask] = [
                (number, self._board.pin(self.base + number))
                for number in seen
                if mask >> number & 1
            ]
        return lines


_ONE_NS = (
    550  # a WS2812 reads a pulse of this length as 1 (data sheets: 0.2-0.5 us and 0.55-0.85 us)
)
_LATCH_US = 50  # and a pause of this length as the end of the picture
_BYTE = 8


class MachinePins:
    """The board's pins, for one state machine.

    The emulation of a machine lags the board's clock: it reads the levels at its own time, not the present ones.

    Attributes:
        seen: the levels at its own time, bit n is bit n of a mask; None: read the present ones.
        changes: number of times that it has changed pins, or that a DMA channel has served its FIFOs. changed: mask of the pins of all
            instructions that changed one.
        time_ns: function that returns its own time.
        lines: the method `BoardPins.lines` of these pins.
    """

    def __init__(self, pins: BoardPins) -> None:
        self._pins, self.lines = pins, pins.lines
        self._decoders: dict[int, _StreamDecoder] = {}
        self.seen: int | None = None
        self.changes = self.changed = 0
        self.time_ns: Callable[[], int] = int

    def read(self, mask: int, /) -> int:
        """Return the levels of the pins in `mask`: `seen`, or the present ones if that is None; the other bits are 0."""
        return self._pins.read(mask) if self.seen is None else self.seen & mask

    def write(self, mask: int, levels: int, /) -> None:
        """Set the output levels of the pins in `mask`; a pin that is an input gets its level when it becomes an output."""
        if self._pins.write(mask, levels):
            self._changed(mask)

    def direct(self, mask: int, outputs: int, /) -> None:
        """Make the pins in `mask` outputs (1) or inputs (0)."""
        if self._pins.direct(mask, outputs):
            self._changed(mask)

    def _changed(self, mask: int) -> None:
        self.changes += 1
        self.changed |= mask
        for number, line in self.lines(mask):
            level = line.level()
            if self.seen is not None:
                bit = 1 << number
                self.seen = self.seen | bit if level else self.seen & ~bit
            if line.on_stream is not None:
                self._decoder(line).edge(level, self.time_ns())

    def noticed(self) -> bool:
        """Return True if a part or the program reacts to a pin that the machine has changed."""
        return any(line.noticed for _number, line in self.lines(self.changed))

    def _decoder(self, line: Line) -> _StreamDecoder:
        decoder = self._decoders.get(line.number)
        if decoder is None:
            decoder = self._decoders[line.number] = _StreamDecoder(line, self._pins.clock)
        return decoder


class _StreamDecoder:
    def __init__(self, line: Line, clock: Clock) -> None:
        self._line, self._clock = line, clock
        self._bits: list[int] = []
        self._level = self._since_ns = 0
        self._event: Event | None = None

    def edge(self, level: int, time_ns: int) -> None:
        """Handle an edge: the line has `level` from `time_ns` on."""
        if level == self._level:
            return
        if not level:
            self._bits.append(1 if time_ns - self._since_ns >= _ONE_NS else 0)
        elif time_ns - self._since_ns >= _LATCH_US * 1000:
            self._latch()
        self._level, self._since_ns = level, time_ns
        if self._event is not None:
            self._event.cancel()
        self._event = self._clock.at(self._clock.now + _LATCH_US, self._latch, acts=always)

    def _latch(self) -> None:
        bits, self._bits = self._bits, []
        data = bytes(
            int("".join(map(str, bits[at : at + _BYTE])), 2)
            for at in range(0, len(bits) - _BYTE + 1, _BYTE)
        )
        if data:
            self._line.stream(data)


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
        """Call `handler(owner)` at the events in the mask `trigger`, as a hard interrupt if `hard` is true; None removes the handler.

        A flag has one handler: this one replaces that of another interrupt (machine or block) for the same flag.
        """
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
