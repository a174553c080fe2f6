"""The functions of a program that have a card (`avancer`, `forward` …): their cards, their modules, and their argument names."""

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
    """Return the names of the library without a dot: those that an import from the module can give, not methods."""
    return tuple(word for word in library_vocabulary() if "." not in word.name)


def given_by(module: str, *, star: bool) -> frozenset[str]:
    """Return the names that a program can import from `marelle` or `marelle.fr`.

    Args:
        module: "marelle" or "marelle.fr"; the latter has the English names too.
        star: True for only those that `from … import *` gives.

    Example:
        >>> sorted(given_by("marelle", star=True) & set(CARD_OF_WORD))
        ['back', 'beep', 'forward', 'left', 'right', 'wait']
    """
    words = [word for word in _alone() if word.starred or not star]
    french = {word.french for word in words} if module == _FRENCH else frozenset()
    return frozenset({word.name for word in words} | french)


def module_of(word: str) -> str:
    """Return the module from which `import *` gives a function with a card: "marelle" for an English name, else "marelle.fr"."""
    return _ENGLISH if word in given_by(_ENGLISH, star=True) else _FRENCH


def taken_by(word: str) -> tuple[str, ...]:
    """Return the names of the arguments of a function that has a card.

    Example:
        >>> taken_by("attendre")
        ('ms',)
    """
    (found,) = (one for one in _alone() if word in (one.name, one.french))
    return tuple(one.name for one in found.takes)
