"""The names of MicroPython's PIO assembler and the numbers that they stand for.

Encodings: RP2040 data sheet, section 3.4 "Instruction Set".
"""

from __future__ import annotations

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
