"""Where two wheels have taken a robot, stretch by stretch, in whole numbers. Lengths are in um, of the wheels' rims.

Every number stays under 2**30 (a bigger one is an object on the heap of a 32-bit board).
"""

from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from .control import Engine

_QUARTER = const(16384)  # of a turn, in 65536ths


def place(engine: "Engine") -> "tuple[int, int]":
    """Return how many mm an engine's wheels have gone to the right and ahead: to the end of its last stretch, and since then."""
    turn = engine.half_per_turn
    left, right = engine.wheels
    while True:
        start = engine.sum
        gone, middle = left.um + right.um - start, (engine.difference + engine.turned()) // 4
        x, y = engine.x + along(0, gone, middle, turn), engine.y + along(1, gone, middle, turn)
        if start == engine.sum:  # else the tick has ended a stretch meanwhile
            return (x + 500) // 1000, (y + 500) // 1000


def along(axis: int, gone: int, middle: int, turn: int) -> int:
    """Return how far a stretch of way goes to the right (axis 0) or ahead (1): it is short, so straight. All in um.

    `gone` is the sum of both wheels' ways; `middle` how far each wheel had turned the robot in the middle of the stretch,
    `turn` what that is for a whole turn.
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
