"""Names in ASCII letters: the id of a lesson and the place of its story; for a wrong name, the message proposes a right one."""

import re
import unicodedata

from marelle_sim.toml import Field

_ID, LONGEST_ID = r"[A-Z][A-Z0-9-]{0,19}", 20
_PLACE, _LONGEST_PLACE = r"[a-z][a-z-]{0,39}", 40
_BUNDLED = re.compile(r"[A-Z]\d\d")  # the form of the ids of marelle's lessons


def plain_id(words: str) -> str:
    """Return an id made from words: capitals (without accents), digits and hyphens, a letter first, at most 20 characters.

    Example:
        >>> plain_id("Mon école")
        'MON-ECOLE'
    """
    made = re.sub("[^A-Z0-9]+", "-", _plain(words).upper()).strip("-")
    if not made or not made[0].isalpha():
        made = f"L-{made}".strip("-")
    return made[:LONGEST_ID].rstrip("-")


def _proposed_id(words: str) -> str:
    made = plain_id(words)
    return f"{made}-2" if _BUNDLED.fullmatch(made) else made


def _proposed_place(words: str) -> str:
    made = re.sub("[^a-z]+", "-", _plain(words).lower()).strip("-")
    return made[:_LONGEST_PLACE].rstrip("-") or "library"


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()


ID_FIELD = Field.pattern(_ID, _proposed_id)
"""The id of a lesson."""

PLACE_FIELD = Field.pattern(_PLACE, _proposed_place, "")
"""The place of the lesson's story, in one word; "" if the key is missing."""
