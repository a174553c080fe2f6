"""The official skills that lessons name, in one file, so that a changed programme is one change."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTENT = Path(__file__).parent / "content"
FREE = "SUP-"  # higher education has no national list: codes that begin so are free


class Skill(NamedTuple):
    """One skill of a programme.

    Attributes:
        words: Ours, by language. levels: Those for which the text says it; none: for all.
        title, date, where: The official text, and where it was read.
        to_check: Whether the text itself was not read, or may have been replaced since.
    """

    words: Mapping[str, str]
    levels: tuple[str, ...]
    title: str
    date: str
    where: str
    to_check: bool


@lru_cache(maxsize=1)
def skills() -> Mapping[str, Skill]:
    """Return code -> skill.

    Example:
        >>> skills()["C3-6E-REP"].words["en"]
        'Repeat a sequence'
    """
    texts, found = (
        tomllib.loads((CONTENT / name).read_text("utf-8"))
        for name in ("programmes.toml", "skills.toml")
    )
    return MappingProxyType(
        {
            code: Skill(
                words=MappingProxyType({language: one[language] for language in ("fr", "en")}),
                levels=tuple(one.get("levels", ())),
                to_check=one.get("to_check", False),
                **texts[one["text"]],
            )
            for code, one in found.items()
        }
    )
