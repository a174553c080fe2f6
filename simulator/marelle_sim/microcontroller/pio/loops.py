"""Skipping the turns of a PIO loop that only counts down.

Delays and pulse-width loops take millions of turns of `jmp(x_dec, …)`. A loop of jumps alone changes X and Y by the same amount in each
turn, as long as each of its conditions gives the same answer; the number of such turns is computed, and they are skipped at once.
"""

from marelle_sim.microcontroller.pio.emulator import Core
from marelle_sim.microcontroller.pio.settings import JMP, SLOTS, WORD_MASK

_NOT_X, _X_DEC, _NOT_Y, _Y_DEC, _X_NOT_Y, _PIN, _NOT_OSRE = range(1, 8)
_NOTHING = (0xA042, 0xA021)  # mov(y, y) and mov(x, x)
_INSTRUCTION = 0xE0FF  # the bits that are neither delay nor side-set


class Loop:
    """A loop that begins and ends at the machine's present instruction.

    Attributes:
        turns: number of turns that are all alike. cycles: clock cycles of a turn. x, y: changes of X and Y in a turn.
    """

    def __init__(self, turns: int, cycles: int, x: int, y: int) -> None:
        self.turns, self.cycles, self.x, self.y = turns, cycles, x, y

    def skip(self, core: Core, turns: int) -> None:
        """Add the effect of `turns` turns to a core: to X, Y and its clock cycles."""
        core.x = (core.x + turns * self.x) & WORD_MASK
        core.y = (core.y + turns * self.y) & WORD_MASK
        core.cycles += turns * self.cycles


def counting_loop(core: Core) -> Loop | None:
    """Return the loop that a core is in, if it consists of jumps and no-operations alone, without side-set, and changes X or Y.

    None if it does not, if its next turn differs from the present one, or while the core has a `forced` operation or a word to autopull.
    """
    memory = core.settings.memory
    if core.forced is not None or (core.settings.autopull and core.tx):
        return None
    start = pc = core.pc
    x, y, cycles = core.x, core.y, 0
    tests: list[tuple[int, bool, int, int]] = []
    for _ in range(SLOTS):
        word = memory[pc]
        if core.settings.side_set(word) is not None or (
            word >> 13 != JMP and word & _INSTRUCTION not in _NOTHING
        ):
            return None
        cycles += core.cycles_at[pc]
        pc = core.next_of[pc]
        if word >> 13 == JMP:
            condition = word >> 5 & 7
            holds = _holds(core, condition, x, y)
            tests.append((condition, holds, x, y))
            x -= condition == _X_DEC
            y -= condition == _Y_DEC
            if holds:
                pc = word & 31
        if pc == start:
            turns = _turns(tests, x - core.x, y - core.y)
            return Loop(turns, cycles, x - core.x, y - core.y) if turns else None
    return None


def _holds(core: Core, condition: int, x: int, y: int) -> bool:
    return (
        True,
        x == 0,
        x != 0,
        y == 0,
        y != 0,
        x != y,
        bool(core.pins.read(1 << core.settings.jmp_pin)),
        core.osr_count < core.settings.pull_threshold,
    )[condition]


def _turns(tests: list[tuple[int, bool, int, int]], dx: int, dy: int) -> int:
    """Return the number of turns in which each jump decides as in the first turn; 0 if X and Y do not change.

    Args:
        tests: for each jump of the first turn: condition, True if it jumped, X and Y before it.
        dx: change of X in a turn.
        dy: change of Y in a turn.
    """
    if not dx and not dy:
        return 0  # an endless loop: `Emulated` recognizes it by its state
    least = WORD_MASK
    for condition, holds, x, y in tests:
        if condition in (_NOT_X, _X_DEC):
            least = min(least, _until_zero(x, -dx, is_zero=holds is (condition == _NOT_X)))
        elif condition in (_NOT_Y, _Y_DEC):
            least = min(least, _until_zero(y, -dy, is_zero=holds is (condition == _NOT_Y)))
        elif condition == _X_NOT_Y:
            apart, closer = ((x - y), dy - dx) if dy >= dx else ((y - x), dx - dy)
            least = min(least, _until_zero(apart & WORD_MASK, closer, is_zero=not holds))
    return least


def _until_zero(value: int, down: int, *, is_zero: bool) -> int:
    """Return the number of turns until a value that falls by `down` each turn is 0 or less; if it never does, the greatest word.

    `is_zero`: it is 0 already, so that the next turn differs: return 0, unless `down` is 0.
    """
    if not down:
        return WORD_MASK
    return 0 if is_zero else (value + down - 1) // down
