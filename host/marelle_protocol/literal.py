"""What a board prints of itself is a literal of Python, which is hostile until it is read."""

from __future__ import annotations

import ast
import warnings
from typing import Any


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
