"""Makes what a device or a program says fit to be shown."""

from __future__ import annotations

MOST_SHOWN = 60  # signs of a word


def printable(word: object, most: int = MOST_SHOWN) -> str:
    r"""Return a word of a system, a device or a program fit to be shown: cut, and without control characters for a terminal.

    Args:
        word: it.
        most: how many signs are shown.

    Example:
        >>> printable("RPI-RP2\x1b[2J")
        'RPI-RP2?[2J'
    """
    signs = str(word)[:most]
    return "".join(sign if sign.isprintable() else "?" for sign in signs)
