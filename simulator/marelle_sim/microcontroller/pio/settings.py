"""The configuration of a state machine: instruction memory, wrap, pins, shift directions and thresholds, FIFOs.

Also the names of MicroPython's PIO assembler and the numbers that they stand for (RP2040 data sheet, 3.4 "Instruction Set").
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.pio.wiring import PinStart, Program


WORD_MASK = 0xFFFFFFFF  # registers hold 32 bits
SLOTS = 32  # instructions that fit in one PIO block

JMP, WAIT, IN, OUT, PUSH_PULL, MOV, IRQ, SET = range(8)  # bits 15..13

NOBLOCK, BLOCK, CONDITIONAL, CLEAR = 0x01, 0x21, 0x40, 0x40
INVERT, REVERSE, RELATIVE = 0x08, 0x10, 0x10

# One name may stand for a source, a destination or a condition: "pin" is both the wait source and
# the jump condition, "exec" is 7 for out and 4 for mov (the emitter translates).
NAMES: dict[str, int] = {
    "gpio": 0,
    "pins": 0,
    "x": 1,
    "y": 2,
    "null": 3,
    "pindirs": 4,
    "pc": 5,
    "status": 5,
    "isr": 6,
    "osr": 7,
    "exec": 8,
    "not_x": 1,
    "x_dec": 2,
    "not_y": 3,
    "y_dec": 4,
    "x_not_y": 5,
    "pin": 6,
    "not_osre": 7,
    "noblock": NOBLOCK,
    "block": BLOCK,
    "iffull": CONDITIONAL,
    "ifempty": CONDITIONAL,
    "clear": CLEAR,
}

_IN_SOURCES = (0, 1, 2, 3, 6, 7)  # pins, x, y, null, isr, osr
_MOV_TARGETS = (0, 1, 2, 4, 5, 6, 7)  # pins, x, y, exec, pc, isr, osr
_MOV_SOURCES = (0, 1, 2, 3, 5, 6, 7)  # pins, x, y, null, status, isr, osr
_SET_TARGETS = (0, 1, 2, 4)  # pins, x, y, pindirs


def invert(source: int) -> int:
    """Return the source of `mov` that inverts every bit of `source`."""
    return source | INVERT


def reverse(source: int) -> int:
    """Return the source of `mov` that reverses the order of the bits of `source`: bit 0 becomes bit 31."""
    return source | REVERSE


def rel(index: int) -> int:
    """Return the index of `irq` or `wait` that means the IRQ flag `index` plus the state machine's own number, modulo 4 within 0 to 3 or 4 to 7."""
    return index | RELATIVE


def is_instruction(word: int) -> bool:
    """Return True if the 16 bits are an instruction of the RP2040, False for a reserved pattern."""
    kind, argument, low = word >> 13, word >> 5 & 7, word & 31
    if kind == WAIT:
        return argument & 3 != 3 and (argument & 3 != 2 or not low & 0x08)
    if kind == IN:
        return argument in _IN_SOURCES
    if kind == PUSH_PULL:
        return low == 0
    if kind == MOV:
        return argument in _MOV_TARGETS and low & 7 in _MOV_SOURCES and low >> 3 != 3
    if kind == IRQ:
        return not argument & 4 and not low & 0x08
    return kind != SET or argument in _SET_TARGETS


_FIFO_DEPTH = 4  # words; 8 when both FIFOs are joined into one
JOIN_TX, JOIN_RX = 1, 2


class Settings:
    """The configuration registers of one state machine, decoded (RP2040 data sheet, section 3.7).

    Two machines with equal settings behave alike; settings can be keys of a dictionary.

    Attributes:
        memory: the 32 words of the block.
        number: the number of the machine in its block, 0 to 3.
        start: the address of the program's first instruction.
        push_threshold: bits in the ISR (1 to 32) from which it counts as full.
        pull_threshold: bits shifted out of the OSR (1 to 32) from which it counts as empty.
        side_bits: number of the delay field's bits that side-set uses, its enable bit included.
    """

    __slots__ = (
        "autopull", "autopush", "in_base", "in_right", "jmp_pin", "memory", "number", "out_base",
        "out_count", "out_right", "pull_threshold", "push_threshold", "rx_depth", "set_base",
        "set_count", "side_base", "side_bits", "side_optional", "side_pindirs", "start", "tx_depth",
        "wrap_bottom", "wrap_top",
    )  # fmt: skip

    def __init__(self, memory: tuple[int, ...], execctrl: int, shiftctrl: int) -> None:
        self.memory = memory
        self.number = self.start = 0
        self.side_optional, self.side_pindirs = execctrl >> 30 & 1, execctrl >> 29 & 1
        self.wrap_top, self.wrap_bottom = execctrl >> 12 & 31, execctrl >> 7 & 31
        join = shiftctrl >> 30 & 3
        self.rx_depth = {JOIN_RX: 2 * _FIFO_DEPTH, JOIN_TX: 0}.get(join, _FIFO_DEPTH)
        self.tx_depth = {JOIN_TX: 2 * _FIFO_DEPTH, JOIN_RX: 0}.get(join, _FIFO_DEPTH)
        self.pull_threshold = shiftctrl >> 25 & 31 or 32
        self.push_threshold = shiftctrl >> 20 & 31 or 32
        self.out_right, self.in_right = shiftctrl >> 19 & 1, shiftctrl >> 18 & 1
        self.autopull, self.autopush = shiftctrl >> 17 & 1, shiftctrl >> 16 & 1
        self.in_base = self.jmp_pin = self.out_base = self.out_count = 0
        self.set_base = self.set_count = self.side_base = self.side_bits = 0

    @property
    def side_count(self) -> int:
        """The number of pins that side-set drives."""
        return self.side_bits - self.side_optional

    def side_set(self, word: int) -> int | None:
        """Return the side-set field of an instruction, its enable bit included; None if the instruction sets no side-set pin."""
        value = (word >> 8 & 31) >> (5 - self.side_bits)
        enabled = value >> self.side_count if self.side_optional else self.side_bits
        return value if enabled else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settings) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)


def relocated(program: Program, offset: int) -> list[int]:
    """Return the words of a program that is loaded at address `offset`: the offset is added to the targets of its jumps."""
    return [word + offset if word >> 13 == 0 else word for word in program[0]]


def free_offset(length: int, used: int) -> int | None:
    """Return the highest address from which `length` words in a row are free, as the Pico's SDK finds it; None if there is no room.

    Args:
        length: number of instructions.
        used: mask of the taken addresses of the 32: bit 0 for address 0.
    """
    mask = (1 << length) - 1
    return next(
        (offset for offset in range(SLOTS - length, -1, -1) if not used >> offset & mask), None
    )


def levels_and_outputs(start: PinStart) -> tuple[int, int, int]:
    """Return the number of pins of an argument such as `set_init`, the mask of their levels and the mask of the outputs.

    Bit 0 is the first pin.
    """
    starts = () if start is None else (start,) if isinstance(start, int) else tuple(start)
    levels = sum((value & 1) << place for place, value in enumerate(starts))
    outputs = sum((value >> 1) << place for place, value in enumerate(starts))
    return len(starts), levels, outputs


def spread(value: int, count: int, base: int) -> int:
    """Return the low `count` bits of `value` shifted to the pins from `base` on; pin 0 comes after pin 31."""
    value = (value & ((1 << count) - 1)) << base
    return (value | value >> 32) & 0xFFFFFFFF
