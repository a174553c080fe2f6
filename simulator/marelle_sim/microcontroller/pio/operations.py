"""The effect of each PIO instruction: for each kind, a builder of functions that change a core.

Such a function returns a true value if the machine stalls on the instruction. Semantics: RP2040 data sheet, section 3.4;
autopush and autopull: 3.5.4.
"""

from __future__ import annotations

from marelle_sim.microcontroller.pio.settings import INVERT, RELATIVE, REVERSE, WORD_MASK, spread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.microcontroller.pio.emulator import Core
    from marelle_sim.microcontroller.pio.wiring import Operation


def build(core: Core, word: int) -> Operation:
    """Return a function that runs the instruction `word`, with its side-set, on `core`; `word` must be a valid instruction."""
    operation, settings = _BUILDERS[word >> 13](core, word >> 5 & 7, word & 31), core.settings
    value = settings.side_set(word)
    if value is None:
        return operation
    mask = spread(WORD_MASK, settings.side_count, settings.side_base)
    levels = spread(value, settings.side_count, settings.side_base)
    act = core.pins.direct if settings.side_pindirs else core.pins.write

    def side_set() -> object:
        act(mask, levels)
        return operation()

    return side_set


def _jmp(core: Core, condition: int, address: int) -> Operation:
    threshold = core.settings.pull_threshold
    pin = 1 << core.settings.jmp_pin

    def x_dec() -> bool:
        before = core.x
        core.x = (before - 1) & WORD_MASK
        return before != 0

    def y_dec() -> bool:
        before = core.y
        core.y = (before - 1) & WORD_MASK
        return before != 0

    holds: Callable[[], object] = (
        lambda: True,
        lambda: not core.x,
        x_dec,
        lambda: not core.y,
        y_dec,
        lambda: core.x != core.y,
        lambda: core.pins.read(pin),
        lambda: core.osr_count < threshold,
    )[condition]

    def jmp() -> None:
        if holds():
            core.pc = address

    return jmp


def _wait(core: Core, argument: int, index: int) -> Operation:
    polarity = argument >> 2
    if argument & 3 == 2:
        flag = _flag_number(index, core.settings.number)

        def wait_flag() -> bool:
            if core.flags.get(flag) != polarity:
                return True
            if polarity:
                core.flags.set(flag, 0)
            return False

        return wait_flag
    pin = (core.settings.in_base + index) & 31 if argument & 3 else index
    mask = 1 << pin
    return lambda: bool(core.pins.read(mask)) != polarity


def _in(core: Core, source: int, bits: int) -> Operation:
    settings = core.settings
    count = bits or 32
    mask = (1 << count) - 1
    read = _reader(core, source, count)
    right, autopush, threshold = settings.in_right, settings.autopush, settings.push_threshold

    def shift_in() -> None:
        value = read() & mask
        if right:
            core.isr = core.isr >> count | value << (32 - count)
        else:
            core.isr = (core.isr << count | value) & WORD_MASK
        core.isr_count = total = min(core.isr_count + count, 32)
        if autopush and total >= threshold and core.push_isr():
            core.forced = core.push_isr

    return shift_in


def _out(core: Core, target: int, bits: int) -> Operation:
    settings = core.settings
    count = bits or 32
    mask = (1 << count) - 1
    write = _out_writer(core, target, count)
    right, autopull, threshold = settings.out_right, settings.autopull, settings.pull_threshold

    def shift_out() -> bool:
        if autopull and core.osr_count >= threshold:
            core.refill()
            return True
        if right:
            value = core.osr & mask
            core.osr >>= count
        else:
            value = core.osr >> (32 - count)
            core.osr = core.osr << count & WORD_MASK
        core.osr_count = min(core.osr_count + count, 32)
        write(value)
        return False

    return shift_out


def _push_pull(core: Core, argument: int, _low: int) -> Operation:
    return (_pull if argument & 4 else _push)(core, argument & 2, argument & 1)


def _push(core: Core, conditional: int, block: int) -> Operation:
    threshold = core.settings.push_threshold

    def push() -> bool:
        if conditional and core.isr_count < threshold:
            return False
        if core.push_isr():
            if block:
                return True
            core.isr = core.isr_count = 0
        return False

    return push


def _pull(core: Core, conditional: int, block: int) -> Operation:
    threshold, autopull = core.settings.pull_threshold, core.settings.autopull

    def pull() -> bool:
        if (conditional and core.osr_count < threshold) or (autopull and not core.osr_count):
            return False
        core.asked = True
        if core.tx:
            core.osr = core.tx.pop(0)
        elif block:
            return True
        else:
            core.osr = core.x
        core.osr_count = 0
        return False

    return pull


def _mov(core: Core, target: int, low: int) -> Operation:
    read = _reader(core, low & 7, 32)
    write = _mov_writer(core, target)
    if low & INVERT:
        return lambda: write(read() ^ WORD_MASK)
    if low & REVERSE:
        return lambda: write(int(f"{read():032b}"[::-1], 2))
    return lambda: write(read())


def _irq(core: Core, argument: int, index: int) -> Operation:
    flag = _flag_number(index, core.settings.number)
    if argument & 2:
        return lambda: core.flags.set(flag, 0)

    def wait_low() -> int:
        return core.flags.get(flag)

    def irq() -> None:
        core.flags.set(flag, 1)
        if argument & 1 and core.flags.get(flag):
            core.forced = wait_low

    return irq


def _set(core: Core, target: int, value: int) -> Operation:
    settings = core.settings
    mask = spread(WORD_MASK, settings.set_count, settings.set_base)
    levels = spread(value, settings.set_count, settings.set_base)
    if target == 0:
        return lambda: core.pins.write(mask, levels)
    if target == 4:
        return lambda: core.pins.direct(mask, levels)
    write = core.write_x if target == 1 else core.write_y
    return lambda: write(value)


def _flag_number(index: int, number: int) -> int:
    """Return the number of the IRQ flag that the index of an instruction means in machine `number` (data sheet 3.4.9.2).

    With the bit `RELATIVE`, the machine's number is added to the two lowest bits of the index, modulo 4; its bit 2 stays.
    """
    flag = index & 7
    return flag & 4 | (flag + number) & 3 if index & RELATIVE else flag


def _reader(core: Core, source: int, count: int) -> Callable[[], int]:
    """Return a function that reads a source of an instruction; of the pins, only the first `count` are read."""
    base = core.settings.in_base
    mask = spread(WORD_MASK, count, base)

    def pins() -> int:
        levels = core.pins.read(mask)
        return (levels >> base | levels << (32 - base)) & WORD_MASK

    readers: dict[int, Callable[[], int]] = {
        0: pins,
        1: lambda: core.x,
        2: lambda: core.y,
        3: lambda: 0,
        5: lambda: 0,  # MicroPython sets STATUS to "TX level below 0", which is never true
        6: lambda: core.isr,
        7: lambda: core.osr,
    }
    return readers[source]


def _out_writer(core: Core, target: int, count: int) -> Callable[[int], object]:
    settings = core.settings
    mask = spread(WORD_MASK, settings.out_count, settings.out_base)

    def spread_out(value: int) -> int:
        return spread(value, settings.out_count, settings.out_base)

    def isr(value: int) -> None:
        core.isr, core.isr_count = value, count

    return (
        lambda value: core.pins.write(mask, spread_out(value)),
        core.write_x,
        core.write_y,
        lambda _value: None,
        lambda value: core.pins.direct(mask, spread_out(value)),
        core.write_pc,
        isr,
        core.force,
    )[target]


def _mov_writer(core: Core, target: int) -> Callable[[int], object]:
    def isr(value: int) -> None:
        core.isr, core.isr_count = value, 0

    def osr(value: int) -> None:
        core.osr, core.osr_count = value, 0

    writers: dict[int, Callable[[int], object]] = {
        0: _out_writer(core, 0, 32),
        1: core.write_x,
        2: core.write_y,
        4: core.force,
        5: core.write_pc,
        6: isr,
        7: osr,
    }
    return writers[target]


_BUILDERS = (_jmp, _wait, _in, _out, _push_pull, _mov, _irq, _set)
