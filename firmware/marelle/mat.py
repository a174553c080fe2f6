"""What the youngest type on a floor mat: squares and quarter turns, without signs or objects."""

from ._default import current
from .errors import number

_SQUARES_MOST = 100


def square(mm: float) -> None:
    """Set the side of a square of the mat, in mm: 150 unless said."""
    current.square = number(mm, 1000, "square(mm)")


def forward(n: float = 1) -> None:
    """Go forward by `n` squares of the mat."""
    current.get_robot().straight(number(n, _SQUARES_MOST, "forward(n)", current.square))


def back(n: float = 1) -> None:
    """Go back by `n` squares of the mat."""
    current.get_robot().straight(-number(n, _SQUARES_MOST, "back(n)", current.square))


def left(a: float = 90) -> None:
    """Turn left by `a` degrees: a quarter turn unless said."""
    current.get_robot().turn(-number(a, 3600, "left(deg)"))


def right(a: float = 90) -> None:
    """Turn right by `a` degrees: a quarter turn unless said."""
    current.get_robot().turn(number(a, 3600, "right(deg)"))


def beep() -> None:
    """Give a short sound."""
    current.get_robot().buzzer.beep()
