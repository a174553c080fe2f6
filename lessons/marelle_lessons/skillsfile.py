"""The skills of the official school programmes, to which lessons refer by codes."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

CONTENT = Path(__file__).parent / "content"
# Codes of higher education begin so; they are not in the list, for there is no national programme.
FREE = "SUP-"


class Skill(NamedTuple):
    """One skill of an official programme.

    Attributes:
        words: A short description in marelle's words, by language.
        levels: The school years for which the official text has it; () for all.
        title, date: The title and the date of the official text.
        where: The place where it was read.
        to_check: True if the official text itself was not read, or may have been replaced since.
    """

    words: Mapping[str, str]
    levels: tuple[str, ...]
    title: str
    date: str
    where: str
    to_check: bool


@lru_cache(maxsize=1)
def skills() -> Mapping[str, Skill]:
    """Return all skills by their codes.

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
