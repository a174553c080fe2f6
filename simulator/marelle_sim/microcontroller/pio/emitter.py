"""The encoding of PIO instructions into words: one method for each instruction, by MicroPython's names."""

from __future__ import annotations

from marelle_sim.microcontroller.board_types import Closed, built_in
from marelle_sim.microcontroller.pio.settings import BLOCK, CONDITIONAL, SLOTS, is_instruction

INSTRUCTIONS = (
    "word", "nop", "jmp", "wait", "in_", "out", "push", "pull", "mov", "irq", "set",
)  # fmt: skip


@built_in("PIOASMError")
class PIOASMError(Exception, metaclass=Closed):
    """Raised when a PIO program or instruction cannot be assembled."""


class Emitter:
    """One pass over a PIO program: the first pass finds its labels, the second encodes its instructions.

    Args:
        labels: name -> address, found by the first pass; None: this is the first pass.
        sideset_bits: number of the delay field's bits that side-set uses, its enable bit included.
        sideset_optional: True if the highest of them is an enable bit.
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
        self.sides = self.wrap_bottom = 0
        self.wrap_top: int | None = None
        self._known, self._bits, self._optional = labels, sideset_bits, sideset_optional

    def delay(self, cycles: int) -> Emitter:
        """Make the last instruction wait `cycles` (0 to 31, fewer with side-set) after it has run."""
        if self._known is not None:
            self._add(bounded("delay", cycles, 31 >> self._bits) << 8)
        return self

    __getitem__ = delay

    def side(self, value: int) -> Emitter:
        """Make the last instruction set the side-set pins to the bits of `value`.

        Raises:
            PIOASMError: the program has no side-set pins, `value` has more bits than they, or there is no instruction before.
        """
        self.sides += 1
        if self._known is None:
            return self
        if not self._bits:
            raise PIOASMError("no sideset")
        most = (1 << (self._bits - self._optional)) - 1
        self._add(self._optional << 12 | bounded("sideset", value, most) << (13 - self._bits))
        return self

    def wrap_target(self) -> None:
        """Mark the place of the next instruction: there the program goes on after its last one (`wrap`)."""
        self.wrap_bottom = len(self.words)

    def wrap(self) -> None:
        """Mark the last instruction as the end of the program's loop: after it the program goes on at `wrap_target`."""
        if not self.words:
            raise PIOASMError("wrap before any instruction")
        self.wrap_top = len(self.words) - 1

    def label(self, name: str) -> None:
        """Define `name` as the address of the next instruction, for `jmp`."""
        if name in self.labels:
            raise PIOASMError(f"duplicate label {name}")
        self.labels[name] = len(self.words)

    def word(self, instr: int, label: str | None = None) -> Emitter:
        """Append a 16-bit word as it is, with the address of `label` added in its low five bits.

        Raises:
            PIOASMError: there are 32 words already, `instr` has more than 16 bits, or (second pass only) no such label is defined.
        """
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
        """Append an instruction that does nothing for a cycle: `mov(y, y)`."""
        return self.word(0xA042)

    def jmp(self, cond: int | str, label: str | None = None) -> Emitter:
        """Append a jump to a label: `jmp(label)` always, `jmp(condition, label)` if the condition holds."""
        if label is None:
            return self.word(0x0000, str(cond))
        return self.word(bounded("jmp condition", cond, 7) << 5, label)

    def wait(self, polarity: int, src: object, index: int) -> Emitter:
        """Append an instruction that waits until a GPIO, an input pin or an IRQ flag has the level `polarity`."""
        source = 2
        if not callable(src):
            if src not in (0, 6):
                raise PIOASMError(f"wait cannot wait for {src}: use gpio, pin or irq")
            source = 1 if src else 0
        level = bounded("wait polarity", polarity, 1)
        return self._checked(0x2000 | level << 7 | source << 5 | bounded("wait index", index, 31))

    def in_(self, src: int, data: int) -> Emitter:
        """Append an instruction that shifts `data` (1 to 32) bits of a source into the ISR."""
        return self._checked(0x4000 | bounded("in_ source", src, 7) << 5 | _bit_count(data))

    def out(self, dest: int, data: int) -> Emitter:
        """Append an instruction that shifts `data` (1 to 32) bits of the OSR out to a destination."""
        target = 7 if dest == 8 else bounded("out destination", dest, 7)
        return self.word(0x6000 | target << 5 | _bit_count(data))

    def push(self, value: int = 0, value2: int = 0) -> Emitter:
        """Append an instruction that pushes the ISR into the RX FIFO; the arguments are `iffull`, `block` and `noblock`."""
        return self.word(0x8000 | _fifo_mode(value | value2))

    def pull(self, value: int = 0, value2: int = 0) -> Emitter:
        """Append an instruction that pulls a word of the TX FIFO into the OSR; the arguments are `ifempty`, `block` and `noblock`."""
        return self.word(0x8080 | _fifo_mode(value | value2))

    def mov(self, dest: int, src: int) -> Emitter:
        """Append an instruction that copies a source to a destination; `invert(source)` and `reverse(source)` change its bits."""
        target = 4 if dest == 8 else bounded("mov destination", dest, 7)
        return self._checked(0xA000 | target << 5 | bounded("mov source", src, 31))

    def irq(self, mod: int, index: int | None = None) -> Emitter:
        """Append an instruction for IRQ flag `index`, 0 to 7 or `rel` of one (`mod` if it is the only argument).

        It raises the flag; with `block` as `mod` it then waits until the flag is low; with `clear` it lowers the flag instead.
        """
        flag, mode = (mod, 0) if index is None else (index, mod & 0x60)
        if flag not in range(8) and flag not in range(16, 24):
            raise PIOASMError(f"irq index {flag} is not in 0..7")
        return self.word(0xC000 | mode | flag)

    def set(self, dest: int, data: int) -> Emitter:
        """Append an instruction that sets pins, pin directions, X or Y to `data` (0 to 31)."""
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
    """An emitter that, as MicroPython's `asm_pio_encode`, accepts a value beyond 31 in `set`.

    An example in MicroPython's own documentation of an encoder sets Y to 99: the surplus bits change the destination to one that the
    chip does not have, and nothing is set.
    """

    def set(self, dest: int, data: int) -> Emitter:
        """Append an instruction that sets pins, pin directions, X or Y; bits of `data` beyond the fifth fall into the destination."""
        target = bounded("set destination", dest, 7)
        given: object = data
        if isinstance(given, int) and given > 31:
            return self.word(0xE000 | target << 5 | given & 0xFF)
        return super().set(dest, data)


def bounded(what: str, value: object, most: int) -> int:
    """Return `value` if it is an integer from 0 to `most`.

    `what` names it in the message.

    Raises:
        PIOASMError: it is outside, or not an integer.
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
    """Return bit 6 (`iffull`, `ifempty`) and bit 5 (blocking) of push and pull for their arguments, combined by `|`.

    Bit 5 is 1 except for `noblock` alone.
    """
    return value & CONDITIONAL | (0 if value & BLOCK == 1 else 0x20)
