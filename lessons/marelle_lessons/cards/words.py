"""The words of the mat in a program: their cards, the imports that give them, and by which name each takes its number."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

from marelle_help import Word, library_vocabulary

CARD_OF_WORD = MappingProxyType(
    {
        "avancer": "A", "forward": "A", "reculer": "R", "back": "R", "gauche": "G", "left": "G",
        "droite": "D", "right": "D", "attendre": "P", "wait": "P", "bip": "B", "beep": "B",
    }
)  # fmt: skip
MODULES = ("marelle", "marelle.fr")
_ENGLISH, _FRENCH = MODULES


@lru_cache(maxsize=1)
def _alone() -> tuple[Word, ...]:
    """Return the library's words that stand before no dot and behind none: what an import can give."""
    return tuple(word for word in library_vocabulary() if "." not in word.name)


def given_by(module: str, *, star: bool) -> frozenset[str]:
    """Return the names that `marelle` or `marelle.fr` has, or those that its star gives.

    Example:
        >>> sorted(given_by("marelle", star=True) & set(CARD_OF_WORD))
        ['back', 'beep', 'forward', 'left', 'right', 'wait']
    """
    words = [word for word in _alone() if word.starred or not star]
    french = {word.french for word in words} if module == _FRENCH else frozenset()
    return frozenset({word.name for word in words} | french)


def module_of(word: str) -> str:
    """Return the module whose star gives a word of the mat, the French one for a French word."""
    return _ENGLISH if word in given_by(_ENGLISH, star=True) else _FRENCH


def taken_by(word: str) -> tuple[str, ...]:
    """Return the names of what a word of the mat takes.

    Example:
        >>> taken_by("attendre")
        ('ms',)
    """
    (found,) = (one for one in _alone() if word in (one.name, one.french))
    return tuple(one.name for one in found.takes)
