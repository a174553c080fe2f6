"""Letters that a screen does not have, as those that it has: loaded when there is one, and let go again."""

import sys

from marelle.tools import const

# Its framebuf has those of ASCII; each group begins with the one that stands for the others.
_ALIKE = const(
    " aàâäáãå cç eéèêë iîïíì nñ oôöóòõ° uùûüúµ yÿý AÀÂÄÁÃÅ CÇ EÉÈÊË€ IÎÏÍÌ NÑ OÔÖÓÒÕ UÙÛÜÚ YŸ '’‘ \"«»“” -–— 2² 3³ x× .… "  # noqa: RUF001 - signs that look like those of ASCII
)
_PAIRS = const("œoe æae ŒOE ÆAE ßss ")


def plain(words: str) -> str:
    """Return words with letters of ASCII only: é is e, œ is oe, € is E; what is like none of them is ?.

    >>> plain("Noël : 5 €")
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
