"""The official skills that lessons name, in one file, so that a changed programme is one change."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT = Path(__file__).parent / "content"
FREE = "SUP-"  # higher education has no national list: codes that begin so are free


@lru_cache(maxsize=1)
def skills() -> Mapping[str, Mapping[str, str]]:
    """Return code -> `fr`, `en` and `reference` (the official text) of each skill.

    Example:
        >>> skills()["C3-6E-REP"]["fr"]
    """
    text = (CONTENT / "skills.toml").read_text("utf-8")
    return MappingProxyType(tomllib.loads(text))
