"""List the error codes that the catalogues know."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import marelle_text

_CATALOGUE = Path(marelle_text.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "marelle.po"


@cache
def error_codes() -> tuple[str, ...]:
    """Return every code that has a sentence for what happened, sorted.

    Example:
        >>> error_codes()[0]
        'E-BOARD-01'
    """
    keys = re.findall(r'^msgid "(E-.+)\.what"$', _CATALOGUE.read_text("utf-8"), re.MULTILINE)
    return tuple(sorted(keys))
