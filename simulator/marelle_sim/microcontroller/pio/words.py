"""The words of MicroPython's PIO language and the numbers behind them.

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

CONDITIONS = ("", "not_x", "x_dec", "not_y", "y_dec", "x_not_y", "pin", "not_osre")
IN_SOURCES = ("pins", "x", "y", "null", None, None, "isr", "osr")
OUT_TARGETS = ("pins", "x", "y", "null", "pindirs", "pc", "isr", "exec")
MOV_TARGETS = ("pins", "x", "y", None, "exec", "pc", "isr", "osr")
MOV_SOURCES = ("pins", "x", "y", "null", None, "status", "isr", "osr")
SET_TARGETS = ("pins", "x", "y", None, "pindirs", None, None, None)
MODIFIERS = {0: "{}", INVERT: "invert({})", REVERSE: "reverse({})"}


def invert(source: int) -> int:
    """Make `mov` flip every bit of its source."""
    return source | INVERT


def reverse(source: int) -> int:
    """Make `mov` mirror its source: bit 0 becomes bit 31."""
    return source | REVERSE


def rel(index: int) -> int:
    """Count an IRQ flag from the state machine's own number."""
    return index | RELATIVE


def is_instruction(word: int) -> bool:
    """Whether the 16 bits are an instruction of the RP2040, not a reserved pattern."""
    kind, argument, low = word >> 13, word >> 5 & 7, word & 31
    if kind == WAIT:
        return argument & 3 != 3 and (argument & 3 != 2 or not low & 0x08)
    if kind == IN:
        return IN_SOURCES[argument] is not None
    if kind == PUSH_PULL:
        return low == 0
    if kind == MOV:
        known = MOV_TARGETS[argument] is not None and MOV_SOURCES[low & 7] is not None
        return known and low >> 3 != 3
    if kind == IRQ:
        return not argument & 4 and not low & 0x08
    return kind != SET or SET_TARGETS[argument] is not None


def describe(word: int, sideset_bits: int = 0, *, optional: bool = False) -> str:
    """Return the text of an instruction in MicroPython's language.

    Args:
        word: the 16 bits.
        sideset_bits: how many of the five delay bits belong to side-set, its enable bit included.
        optional: whether the first of them is the enable bit.

    Example:
        >>> describe(0x4020)
        'in_(x, 32)'
    """
    if not is_instruction(word):
        return f"word(0x{word:04x})"
    text = _TEXTS[word >> 13](word >> 5 & 7, word & 31)
    field = word >> 8 & 31
    delay = field & (31 >> sideset_bits)
    side = field >> (5 - sideset_bits)
    if optional:
        enabled = side >> (sideset_bits - 1)
        side &= (1 << (sideset_bits - 1)) - 1
    else:
        enabled = sideset_bits
    if enabled:
        text += f".side({side})"
    return f"{text}[{delay}]" if delay else text


def _jmp_text(condition: int, address: int) -> str:
    return f"jmp({CONDITIONS[condition]}, {address})" if condition else f"jmp({address})"


def _wait_text(argument: int, index: int) -> str:
    source = ("gpio", "pin", "irq")[argument & 3]
    place = f"rel({index & 7})" if source == "irq" and index & RELATIVE else index
    return f"wait({argument >> 2}, {source}, {place})"


def _push_pull_text(argument: int, _low: int) -> str:
    name, condition = ("pull", "ifempty") if argument & 4 else ("push", "iffull")
    words = [condition] if argument & 2 else []
    return f"{name}({', '.join([*words, 'block' if argument & 1 else 'noblock'])})"


def _mov_text(target: int, low: int) -> str:
    return f"mov({MOV_TARGETS[target]}, {MODIFIERS[low & 0x18].format(MOV_SOURCES[low & 7])})"


def _irq_text(argument: int, low: int) -> str:
    index = f"rel({low & 7})" if low & RELATIVE else f"{low & 7}"
    mode = {0: "", 1: "block, ", 2: "clear, ", 3: "block | clear, "}[argument & 3]
    return f"irq({mode}{index})"


_TEXTS = (
    _jmp_text,
    _wait_text,
    lambda source, bits: f"in_({IN_SOURCES[source]}, {bits or 32})",
    lambda target, bits: f"out({OUT_TARGETS[target]}, {bits or 32})",
    _push_pull_text,
    _mov_text,
    _irq_text,
    lambda target, value: f"set({SET_TARGETS[target]}, {value})",
)
