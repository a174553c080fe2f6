"""The place of a robot from the ways of its two wheels, in whole numbers. Lengths are in um, along the rims of the wheels.

Every number stays under 2**30 (a bigger one is an object on the heap of a 32-bit board).
"""

from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from .control import Engine

_QUARTER = const(16384)  # of a turn, in 65536ths


def place(engine: "Engine") -> "tuple[int, int]":
    """Return (x, y): mm to the right of the start and mm ahead of it, up to now."""
    turn = engine.half_per_turn
    left, right = engine.wheels
    while True:
        start = engine.sum
        gone, middle = left.um + right.um - start, (engine.difference + engine.turned()) // 4
        x, y = engine.x + along(0, gone, middle, turn), engine.y + along(1, gone, middle, turn)
        if start == engine.sum:  # else a tick came between, and has moved the start of the stretch
            return (x + 500) // 1000, (y + 500) // 1000


def along(axis: int, gone: int, middle: int, turn: int) -> int:
    """Return the part of a short, straight stretch that goes to the right (axis 0) or ahead (axis 1), in um.

    Args:
        axis: 0 or 1.
        gone: sum of both wheels' ways in the stretch, in um.
        middle: heading in the middle of the stretch, as the way of one wheel in a turn on the spot, in um.
        turn: the same for a whole turn, in um.
    """
    while turn >> 19:  # from a track of 167 mm on
        turn >>= 1
        middle >>= 1
    # In 65536ths of a turn. 2**19 x 2048 = 2**30
    angle = (middle % turn << 11) // (turn >> 5) + axis * _QUARTER
    part = angle & (_QUARTER - 1)
    if angle & _QUARTER:
        part = _QUARTER - part
    # The sine in 16384ths, within 0.012 % (Hastings' polynomial of the fifth degree)
    square = part * part >> 14
    part = part * (51466 - ((21077 - (2383 * square >> 14)) * square >> 14)) >> 15
    # 2 x (25 + 5.5 mm) x 16386 < 2**30
    return ((-gone if angle & 2 * _QUARTER else gone) * part + 16384) >> 15
