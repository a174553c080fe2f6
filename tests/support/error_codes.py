"""List the error codes that the catalogues know."""

from functools import cache

from marelle_text import Text


@cache
def error_codes() -> tuple[str, ...]:
    """Return every code that has a sentence for what happened, sorted.

    Example:
        >>> error_codes()[0]
        'E-BOARD-01'
    """
    keys = (key.rpartition(".") for key in Text("en").sentences("E-"))
    return tuple(sorted(code for code, _dot, part in keys if part == "what"))
