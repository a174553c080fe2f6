"""Make text from a device or a program safe to show."""

_MOST_SHOWN = 60  # characters of a shown text


def printable(word: object, most: int = _MOST_SHOWN) -> str:
    r"""Return a text from a system, a device or a program, cut to `most` characters; unprintable ones become "?".

    Args:
        word: the value to show.
        most: the greatest number of characters.

    Example:
        >>> printable("RPI-RP2\x1b[2J")
        'RPI-RP2?[2J'
    """
    return "".join(sign if sign.isprintable() else "?" for sign in str(word)[:most])
