"""Finds the known name that is most similar to an unknown one."""

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

_SHORT, _CUTOFF_SHORT = 3, 0.6  # `bto` is two thirds of `bot`
_NEAR, _FIRST_LETTER = 3, 0.05


def nearest(name: str, known: Iterable[str], cutoff: float = 0.7) -> str:
    """Return the known name that is most similar to `name`; "" if none is similar enough.

    `cutoff` is the least similarity, from 0 to 1; it is 0.6 for names of up to three letters. Known names with a leading underscore are ignored.
    """
    if len(name) <= _SHORT:
        cutoff = _CUTOFF_SHORT
    names = [other for other in known if not other.startswith("_")]

    def likeness(other: str) -> float:
        """Return the similarity of a known name to `name`, from 0 to 1.05: the same first letter adds 0.05, because it is rarely mistyped."""
        return SequenceMatcher(None, other, name).ratio() + _FIRST_LETTER * (other[:1] == name[:1])

    return max(get_close_matches(name, names, n=_NEAR, cutoff=cutoff), key=likeness, default="")
