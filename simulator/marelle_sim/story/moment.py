"""One event of a story, without a word of any language."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Moment:
    """One event of a story.

    Attributes:
        time_us: When, in virtual microseconds.
        until_us: When all that its sentence tells has happened; whoever goes step by step is not told it before.
        kind: What, such as `"turn"`; its sentence is `story.turn` in the catalogues.
        facts: Numbers with their unit in the name, names and texts.
    """

    __slots__ = ("facts", "kind", "time_us", "until_us")

    def __init__(self, time_us: int, kind: str, *, until_us: int = 0, **facts: Any) -> None:
        self.time_us = time_us
        self.until_us = max(until_us, time_us + facts.get("lasts_us", 0))
        self.kind = kind
        self.facts: dict[str, Any] = facts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Moment) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((self.time_us, self.kind))

    def __repr__(self) -> str:
        return f"Moment({self.time_us}, {self.kind!r}, **{self.facts!r})"

    def _values(self) -> tuple[int, str, dict[str, Any]]:
        return self.time_us, self.kind, self.facts
