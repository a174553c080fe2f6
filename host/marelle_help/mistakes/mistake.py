"""A mistake that was recognized."""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_help.source_range import SourceRange


class Mistake(NamedTuple):
    """A mistake and its place.

    Attributes:
        code: as in `marelle_text.codes`. place: what to mark. facts: what the sentences name.
    """

    code: str
    place: SourceRange
    facts: dict[str, str]
