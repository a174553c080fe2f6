"""Reads a Python literal that a board has printed; the board is not trusted."""

import ast
import warnings
from typing import Any

MOST_SHOWN = 60
"""Maximum number of characters that `shown` returns, unless told otherwise."""


def shown(word: object, most: int = MOST_SHOWN) -> str:
    r"""Return a value that a board has sent, as text of at most `most` characters; "" for None, and for 0 or an empty value.

    Each character that is not printable, such as a line end or an escape, becomes "?", so that no board can forge a line or a colour.

    Example:
        >>> shown("RPI-RP2\x1b[2J")
        'RPI-RP2?[2J'
    """
    return "".join(sign if sign.isprintable() else "?" for sign in str(word or "")[:most])


def read_number(said: Any, above: int) -> int:
    """Return a whole number that a board has sent, from 0 to less than `above`.

    Raises:
        ValueError: it is no such number.
    """
    if type(said) is not int or not 0 <= said < above:
        raise ValueError(said)
    return said


def read_literal(printed: bytes, most: int) -> Any:
    """Return the value of the Python literal that a board has printed; it is not trusted.

    Raises:
        ValueError: it is no literal, or longer than `most` bytes.
    """
    if len(printed) > most:
        raise ValueError("too long")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # warnings about a board's literal are of no use
            return ast.literal_eval(printed.decode("utf-8").strip())
    except (
        ArithmeticError, TypeError, LookupError, SyntaxError, MemoryError, RecursionError,
    ) as error:  # fmt: skip
        raise ValueError(printed[:100]) from error
