"""The known names that a person probably meant, for the sentence about an unknown one."""

from collections.abc import Iterable

_MOST_FILES = 3


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
    return next(iter(nearest_names(name, known, 1, likeness)), "")


def nearest_names(
    name: str, known: Iterable[str], most: int = 3, likeness: float = 0.6
) -> list[str]:
    """Return the known names that are similar to `name`, at most `most`, the most similar first; `likeness` as in `nearest`.

    Example:
        >>> nearest_names("pico_bto", ["xrp", "pico", "pico_bot"])
        ['pico_bot', 'pico']
    """
    from difflib import get_close_matches  # only where a name is wrong

    return get_close_matches(name, list(known), most, likeness)


def nearest_files(name: str, known: Iterable[str]) -> str:
    """Return the file names that are most similar to `name`, at most three, joined by commas; "" if none is similar.

    Names are compared without their suffixes, which would make short names alike.

    Example:
        >>> nearest_files("esai.py", ["essai.py", "rect.py"])
        'essai.py'
    """
    by_stem: dict[str, list[str]] = {}
    for other in sorted(known):
        by_stem.setdefault(_stem(other), []).append(other)
    stems = nearest_names(_stem(name), by_stem, _MOST_FILES)
    return ", ".join([other for stem in stems for other in by_stem[stem]][:_MOST_FILES])


def _stem(name: str) -> str:
    """Return a file name without its last suffix, such as `.py`; unchanged if its only dot is its first character."""
    return name.rpartition(".")[0] or name
