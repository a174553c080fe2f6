"""The replacement of characters that a display does not have. Loaded for a text with such characters, then unloaded."""

import sys

from marelle.tools import const

# The letters of `framebuf` are those of ASCII. The first letter of each group replaces the others.
_ALIKE = const(
    " aàâäáãå cç eéèêë iîïíì nñ oôöóòõ° uùûüúµ yÿý AÀÂÄÁÃÅ CÇ EÉÈÊË€ IÎÏÍÌ NÑ OÔÖÓÒÕ UÙÛÜÚ YŸ '’‘ \"«»“” -–— 2² 3³ x× .… "  # noqa: RUF001 - signs that look like those of ASCII
)
_PAIRS = const("œoe æae ŒOE ÆAE ßss ")


def to_ascii(words: str) -> str:
    """Return a text with ASCII characters only: e for é, oe for œ, E for €, and ? for a character that resembles none.

    >>> to_ascii("Noël : 5 €")
    """
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle.parts"].letters
    told = ""
    for letter in words:
        told += _like(letter) if letter > "~" else letter
    return told


def _like(letter: str) -> str:
    if letter in "\xa0\u202f":  # spaces that do not break
        return " "
    if "\u0300" <= letter <= "\u036f":  # an accent by itself, over the letter before
        return ""
    place = _PAIRS.find(letter)
    if place >= 0:
        return _PAIRS[place + 1 : place + 3]
    place = _ALIKE.find(letter)
    return _ALIKE[_ALIKE.rfind(" ", 0, place) + 1] if place >= 0 else "?"
