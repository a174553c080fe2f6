"""A mistake that was recognised in a program."""

from __future__ import annotations

from typing import NamedTuple

from marelle_help.source_range import SourceRange


class Mistake(NamedTuple):
    """A mistake and its place.

    Attributes:
        code: an error code of `marelle_text.codes`. place: line and columns to mark. facts: the values that the sentences name.
    """

    code: str
    place: SourceRange
    facts: dict[str, str]
