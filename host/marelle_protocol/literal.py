"""Reads what a board prints of itself: a literal of Python, which is hostile until it is read."""

from __future__ import annotations

import ast
import warnings
from typing import Any

MOST_SHOWN = 60
"""Signs of a word that is shown in one line."""


def shown(word: object, most: int = MOST_SHOWN) -> str:
    r"""Return a board's word in one line, "" for None: signs that could forge a second line or a colour become "?".

    Example:
        >>> shown("RPI-RP2\x1b[2J")
        'RPI-RP2?[2J'
    """
    signs = str(word or "")[:most]
    return "".join(sign if sign.isprintable() else "?" for sign in signs)


def read_literal(printed: bytes, most: int) -> Any:
    """Return the literal that a board has printed, of at most that many bytes: hostile until it is read.

    Raises:
        ValueError: it is none.
    """
    if len(printed) > most:
        raise ValueError("too long")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is odd in a literal is told to nobody
            return ast.literal_eval(printed.decode("utf-8").strip())
    except (
        ArithmeticError, TypeError, LookupError, SyntaxError, MemoryError, RecursionError,
    ) as error:  # fmt: skip
        raise ValueError(printed[:100]) from error
