"""Assemble MicroPython's `@rp2.asm_pio` functions into the words of an RP2040.

The function runs twice, as on the board: once to find its labels, once to emit its words.
"""

from __future__ import annotations

from array import array

from marelle_sim.microcontroller.pio.words import (
    BLOCK,
    CONDITIONAL,
    NAMES,
    SLOTS,
    invert,
    is_instruction,
    rel,
    reverse,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from marelle_sim.microcontroller.pio.wiring import PinStart, Program

(
    PROGRAM_WORDS, PROGRAM_OFFSET_0, PROGRAM_OFFSET_1, PROGRAM_EXECCTRL,
    PROGRAM_SHIFTCTRL, PROGRAM_OUT, PROGRAM_SET, PROGRAM_SIDESET,
) = range(8)  # fmt: skip

INSTRUCTIONS = (
    "word", "nop", "jmp", "wait", "in_", "out", "push", "pull", "mov", "irq", "set",
)  # fmt: skip
DIRECTIVES = ("wrap_target", "wrap", "label")


class PIOASMError(Exception):
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
            self._add(_bounded("delay", cycles, 31 >> self._bits) << 8)
        return self

    def side(self, value: int) -> Emitter:
        """Put `value` on the side-set pins during the instruction just written."""
        self.sides += 1
        if self._known is None:
            return self
        if not self._bits:
            raise PIOASMError("no sideset")
        most = (1 << (self._bits - self._optional)) - 1
        field = self._optional << 12 | _bounded("sideset", value, most) << (13 - self._bits)
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
        self.words.append(_bounded("word", instr, 0xFFFF) | address)
        return self

    def nop(self) -> Emitter:
        """Do nothing for a cycle: `mov(y, y)`."""
        return self.word(0xA042)

    def jmp(self, cond: int | str, label: str | None = None) -> Emitter:
        """Jump to a label, always or when the condition holds."""
        if label is None:
            return self.word(0x0000, str(cond))
        return self.word(_bounded("jmp condition", cond, 7) << 5, label)

    def wait(self, polarity: int, src: object, index: int) -> Emitter:
        """Wait until a pin, GPIO or IRQ flag has a level."""
        source = 2
        if not callable(src):
            if src not in (0, 6):
                raise PIOASMError(f"wait cannot wait for {src}: use gpio, pin or irq")
            source = 1 if src else 0
        level = _bounded("wait polarity", polarity, 1)
        return self._checked(0x2000 | level << 7 | source << 5 | _bounded("wait index", index, 31))

    def in_(self, src: int, data: int) -> Emitter:
        """Shift 1 to 32 bits of a source into the ISR."""
        return self._checked(0x4000 | _bounded("in_ source", src, 7) << 5 | _bit_count(data))

    def out(self, dest: int, data: int) -> Emitter:
        """Shift 1 to 32 bits of the OSR out to a destination."""
        target = 7 if dest == 8 else _bounded("out destination", dest, 7)
        return self.word(0x6000 | target << 5 | _bit_count(data))

    def push(self, value: int = 0, value2: int = 0) -> Emitter:
        """Push the ISR into the RX FIFO."""
        return self.word(0x8000 | _fifo_mode(value | value2))

    def pull(self, value: int = 0, value2: int = 0) -> Emitter:
        """Pull a word of the TX FIFO into the OSR."""
        return self.word(0x8080 | _fifo_mode(value | value2))

    def mov(self, dest: int, src: int) -> Emitter:
        """Copy a source, perhaps inverted or reversed, to a destination."""
        target = 4 if dest == 8 else _bounded("mov destination", dest, 7)
        return self._checked(0xA000 | target << 5 | _bounded("mov source", src, 31))

    def irq(self, mod: int, index: int | None = None) -> Emitter:
        """Set, set and wait for, or clear an IRQ flag (0 to 7, or `rel` of it)."""
        flag, mode = (mod, 0) if index is None else (index, mod & 0x60)
        if flag not in range(8) and flag not in range(16, 24):
            raise PIOASMError(f"irq index {flag} is not in 0..7")
        return self.word(0xC000 | mode | flag)

    def set(self, dest: int, data: int) -> Emitter:
        """Set pins, pin directions, X or Y to 0..31."""
        target = _bounded("set destination", dest, 7)
        return self._checked(0xE000 | target << 5 | _bounded("set data", data, 31))

    def _checked(self, word: int) -> Emitter:
        if not is_instruction(word):
            raise PIOASMError("the state machine has no such source or destination here")
        return self.word(word)

    def _add(self, bits: int) -> None:
        if not self.words:
            raise PIOASMError("no instruction to delay or side-set")
        self.words[-1] |= bits


class _Lenient(Emitter):
    """Writes one instruction as MicroPython does, which does not look at what is set.

    Its own example of an encoder sets Y to 99: the surplus bits name a destination that does not exist.
    """

    def set(self, dest: int, data: int) -> Emitter:
        """Set pins, pin directions, X or Y."""
        target = _bounded("set destination", dest, 7)
        given: object = data
        if isinstance(given, int) and given > 31:
            return self.word(0xE000 | target << 5 | given & 0xFF)
        return super().set(dest, data)


def asm_pio(  # noqa: PLR0913  (the arguments are MicroPython's)
    *,
    out_init: PinStart = None,
    set_init: PinStart = None,
    sideset_init: PinStart = None,
    side_pindir: bool = False,
    in_shiftdir: int = 0,
    out_shiftdir: int = 0,
    autopush: bool = False,
    autopull: bool = False,
    push_thresh: int = 32,
    pull_thresh: int = 32,
    fifo_join: int = 0,
) -> Callable[[Callable[..., object]], Program]:
    """Return the decorator that assembles a function into a program.

    The program is MicroPython's list of eight fields: words, its offset in each of the two PIO
    blocks (-1: not loaded), EXECCTRL, SHIFTCTRL, and the three starts of pins.

    Raises:
        PIOASMError: an argument, label or bound is wrong (raised by the decorator).
    """
    shiftctrl = (
        _bounded("fifo_join", fifo_join, 2) << 30
        | (_bounded("pull_thresh", pull_thresh, 32) & 31) << 25
        | (_bounded("push_thresh", push_thresh, 32) & 31) << 20
        | _bounded("out_shiftdir", out_shiftdir, 1) << 19
        | _bounded("in_shiftdir", in_shiftdir, 1) << 18
        | bool(autopull) << 17
        | bool(autopush) << 16
    )
    pins = _pin_count("sideset_init", sideset_init)
    _pin_count("set_init", set_init)

    def assemble(function: Callable[..., object]) -> Program:
        first = Emitter()
        _run(function, first)
        optional = bool(pins) and first.sides != len(first.words)
        last = Emitter(
            labels=first.labels, sideset_bits=pins + optional, sideset_optional=optional
        )
        _run(function, last)
        top = max(len(last.words) - 1, 0) if last.wrap_top is None else last.wrap_top
        execctrl = optional << 30 | bool(side_pindir) << 29 | top << 12 | last.wrap_bottom << 7
        words = array("H", last.words)
        return [words, -1, -1, execctrl, shiftctrl, out_init, set_init, sideset_init]

    return assemble


def asm_pio_encode(instr: str, sideset_count: int, sideset_opt: bool = False) -> int:
    """Return the 16 bits of one instruction given as text; `jmp` is not supported, as on the board.

    Args:
        instr: such as ``"in_(x, 32)"``.
        sideset_count: side-set bits, the enable bit included.
        sideset_opt: whether there is an enable bit.

    Raises:
        PIOASMError: the text is not one instruction.
    """
    from marelle_sim.microcontroller.pio.instruction_text import evaluate  # noqa: PLC0415

    emitter = _Lenient(
        labels={},
        sideset_bits=_bounded("sideset_count", sideset_count, 5),
        sideset_optional=bool(sideset_opt),
    )
    evaluate(instr, emitter)
    return emitter.words[0]


def vocabulary(emitter: Emitter) -> dict[str, object]:
    """Return the names that an assembled function sees, bound to one pass."""
    names: dict[str, object] = {**NAMES, "invert": invert, "reverse": reverse, "rel": rel}
    for name in (*DIRECTIVES, *INSTRUCTIONS):
        names[name] = getattr(emitter, name)
    return names


def _run(function: Any, emitter: Emitter) -> None:
    """Call the function where the PIO words are its globals.

    MicroPython empties the module's globals meanwhile. Here the function's code runs with globals
    of its own, so that nothing is left behind whatever happens. Like there, the module's other names
    are unknown; double-underscore names stay, for what the loader put there.
    """
    names = {name: value for name, value in function.__globals__.items() if name[:2] == "__"}
    names.update(vocabulary(emitter))
    twin = type(function)(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    twin.__kwdefaults__ = function.__kwdefaults__
    twin()


def _bounded(what: str, value: object, most: int) -> int:
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
    """Return bits 6 and 5 of push and pull: conditional, and blocking unless `noblock`."""
    return value & CONDITIONAL | (0 if value & BLOCK == 1 else 0x20)


def _pin_count(what: str, start: PinStart) -> int:
    """Return how many pins an `…_init` argument describes; side-set and set reach at most five."""
    if start is None:
        return 0
    levels = (start,) if isinstance(start, int) else tuple(start)
    for level in levels:
        _bounded(what, level, 3)
    return _bounded(f"number of pins of {what}", len(levels), 5)
