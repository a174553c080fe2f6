"""The known name that a person probably meant, for the sentence about an unknown one."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.5) -> str:
    """Return the known name that is most similar to `name`; "" if none is similar.

    Args:
        name: the unknown name.
        known: the names to choose from.
        likeness: how similar it must be at least, 0 to 1: twice the number of letters that match, divided by all letters; a capital is another letter.

    Example:
        >>> nearest("pico_bto", ["pico_bot", "xrp"])
        'pico_bot'
    """
    from difflib import get_close_matches  # only where a name is wrong

    return next(iter(get_close_matches(name, list(known), n=1, cutoff=likeness)), "")
