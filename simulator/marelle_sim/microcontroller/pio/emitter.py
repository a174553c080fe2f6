"""Write the words of PIO instructions, one method an instruction, as MicroPython's assembler does."""

from __future__ import annotations

from marelle_sim.microcontroller.closed import Closed
from marelle_sim.microcontroller.pio.words import BLOCK, CONDITIONAL, SLOTS, is_instruction

INSTRUCTIONS = (
    "word", "nop", "jmp", "wait", "in_", "out", "push", "pull", "mov", "irq", "set",
)  # fmt: skip


class PIOASMError(Exception, metaclass=Closed):
    """A PIO program or instruction cannot be assembled."""


class Emitter:
    """One pass over a PIO program: counts its instructions and, in the last pass, encodes them.

    Args:
        labels: the addresses found by the first pass; None makes this the first pass.
        sideset_bits: how many delay bits side-set takes, its enable bit included.
        sideset_optional: whether the first of them is an enable bit.
    """

    def __init__(
        self,
        *,
        labels: dict[str, int] | None = None,
        sideset_bits: int = 0,
        sideset_optional: bool = False,
    ) -> None:
        self.words: list[int] = []
        self.labels: dict[str, int] = {}
        self.sides = 0
        self.wrap_bottom = 0
        self.wrap_top: int | None = None
        self._known = labels
        self._bits = sideset_bits
        self._optional = sideset_optional

    def __getitem__(self, cycles: int) -> Emitter:
        """Wait `cycles` after the instruction just written."""
        return self.delay(cycles)

    def delay(self, cycles: int) -> Emitter:
        """Wait `cycles` (0 to 31, fewer with side-set) after the instruction just written."""
        if self._known is not None:
            self._add(bounded("delay", cycles, 31 >> self._bits) << 8)
        return self

    def side(self, value: int) -> Emitter:
        """Put `value` on the side-set pins during the instruction just written."""
        self.sides += 1
        if self._known is None:
            return self
        if not self._bits:
            raise PIOASMError("no sideset")
        most = (1 << (self._bits - self._optional)) - 1
        field = self._optional << 12 | bounded("sideset", value, most) << (13 - self._bits)
        self._add(field)
        return self

    def wrap_target(self) -> None:
        """Make the program go on here after its last instruction."""
        self.wrap_bottom = len(self.words)

    def wrap(self) -> None:
        """Make the instruction just written the last one before `wrap_target`."""
        if not self.words:
            raise PIOASMError("wrap before any instruction")
        self.wrap_top = len(self.words) - 1

    def label(self, name: str) -> None:
        """Give the next instruction a name to jump to."""
        if name in self.labels:
            raise PIOASMError(f"duplicate label {name}")
        self.labels[name] = len(self.words)

    def word(self, instr: int, label: str | None = None) -> Emitter:
        """Write 16 bits as they are, with the address of `label` in the low ones."""
        if len(self.words) >= SLOTS:
            raise PIOASMError(f"more than {SLOTS} instructions")
        address = 0
        if label is not None and self._known is not None:
            if label not in self._known:
                raise PIOASMError(f"unknown label {label}")
            address = self._known[label]
        self.words.append(bounded("word", instr, 0xFFFF) | address)
        return self

    def nop(self) -> Emitter:
        """Do nothing for a cycle: `mov(y, y)`."""
        return self.word(0xA042)

    def jmp(self, cond: int | str, label: str | None = None) -> Emitter:
        """Jump to a label, always or when the condition holds."""
        if label is None:
            return self.word(0x0000, str(cond))
        return self.word(bounded("jmp condition", cond, 7) << 5, label)

    def wait(self, polarity: int, src: object, index: int) -> Emitter:
        """Wait until a pin, GPIO or IRQ flag has a level."""
        source = 2
        if not callable(src):
            if src not in (0, 6):
                raise PIOASMError(f"wait cannot wait for {src}: use gpio, pin or irq")
            source = 1 if src else 0
        level = bounded("wait polarity", polarity, 1)
        return self._checked(0x2000 | level << 7 | source << 5 | bounded("wait index", index, 31))

    def in_(self, src: int, data: int) -> Emitter:
        """Shift 1 to 32 bits of a source into the ISR."""
        return self._checked(0x4000 | bounded("in_ source", src, 7) << 5 | _bit_count(data))

    def out(self, dest: int, data: int) -> Emitter:
        """Shift 1 to 32 bits of the OSR out to a destination."""
        target = 7 if dest == 8 else bounded("out destination", dest, 7)
        return self.word(0x6000 | target << 5 | _bit_count(data))

    def push(self, value: int = 0, value2: int = 0) -> Emitter:
        """Push the ISR into the RX FIFO."""
        return self.word(0x8000 | _fifo_mode(value | value2))

    def pull(self, value: int = 0, value2: int = 0) -> Emitter:
        """Pull a word of the TX FIFO into the OSR."""
        return self.word(0x8080 | _fifo_mode(value | value2))

    def mov(self, dest: int, src: int) -> Emitter:
        """Copy a source, perhaps inverted or reversed, to a destination."""
        target = 4 if dest == 8 else bounded("mov destination", dest, 7)
        return self._checked(0xA000 | target << 5 | bounded("mov source", src, 31))

    def irq(self, mod: int, index: int | None = None) -> Emitter:
        """Set, set and wait for, or clear an IRQ flag (0 to 7, or `rel` of it)."""
        flag, mode = (mod, 0) if index is None else (index, mod & 0x60)
        if flag not in range(8) and flag not in range(16, 24):
            raise PIOASMError(f"irq index {flag} is not in 0..7")
        return self.word(0xC000 | mode | flag)

    def set(self, dest: int, data: int) -> Emitter:
        """Set pins, pin directions, X or Y to 0..31."""
        target = bounded("set destination", dest, 7)
        return self._checked(0xE000 | target << 5 | bounded("set data", data, 31))

    def _checked(self, word: int) -> Emitter:
        if not is_instruction(word):
            raise PIOASMError("the state machine has no such source or destination here")
        return self.word(word)

    def _add(self, bits: int) -> None:
        if not self.words:
            raise PIOASMError("no instruction to delay or side-set")
        self.words[-1] |= bits


class Lenient(Emitter):
    """Writes one instruction as MicroPython does, which does not look at what is set.

    Its own example of an encoder sets Y to 99: the surplus bits name a destination that does not exist.
    """

    def set(self, dest: int, data: int) -> Emitter:
        """Set pins, pin directions, X or Y."""
        target = bounded("set destination", dest, 7)
        given: object = data
        if isinstance(given, int) and given > 31:
            return self.word(0xE000 | target << 5 | given & 0xFF)
        return super().set(dest, data)


def bounded(what: str, value: object, most: int) -> int:
    """Return a number that must be between 0 and a bound.

    Raises:
        PIOASMError: it is not, or it is no number.
    """
    if not isinstance(value, int):
        raise PIOASMError(f"{what} must be a number, not {type(value).__name__}")
    if not 0 <= value <= most:
        raise PIOASMError(f"{what} {value} is not in 0..{most}")
    return value


def _bit_count(data: object) -> int:
    if not isinstance(data, int) or not 0 < data <= 32:
        raise PIOASMError(f"invalid bit count {data}")
    return data & 31


def _fifo_mode(value: int) -> int:
    """Return bits 6 (`iffull`, `ifempty`) and 5 (blocking) of push and pull, by their arguments; only `noblock` clears bit 5."""
    return value & CONDITIONAL | (0 if value & BLOCK == 1 else 0x20)
