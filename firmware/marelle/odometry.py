"""The place of a robot from the positions of its two wheels, in integers. Lengths are in um, along the rims of the wheels.

Every number stays below 2**30 (a larger one is an object on the heap of a 32-bit board).
"""

from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from .control import Engine

_QUARTER = const(16384)  # of a turn, in 65536ths


def place(engine: "Engine") -> "tuple[int, int]":
    """Return the present place (x, y): mm to the right of the start, and mm ahead of it."""
    turn = engine.half_per_turn
    left, right = engine.wheels
    while True:
        start = engine.sum
        gone, middle = left.um + right.um - start, (engine.difference + engine.turned()) // 4
        x, y = engine.x + along(0, gone, middle, turn), engine.y + along(1, gone, middle, turn)
        if start == engine.sum:  # else a tick came between, and has moved the start of the stretch
            return (x + 500) // 1000, (y + 500) // 1000


def along(axis: int, gone: int, middle: int, turn: int) -> int:
    """Return the component of a short, straight piece of the path to the right (axis 0) or ahead (axis 1) of the start, in um.

    Args:
        axis: 0 or 1.
        gone: sum of what both wheels have rolled in the piece, in um.
        middle: heading in its middle (clockwise from the start is positive), as what one wheel rolls for that turn on the spot, in um.
        turn: the same for a full turn, in um.
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
