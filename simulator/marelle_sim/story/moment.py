"""One event of a story, as numbers and names from which a sentence in any language is made."""

from collections.abc import Sequence
from typing import Any


class Moment:
    """One event of a story.

    Attributes:
        time_us: Virtual time of its beginning, in us.
        until_us: Virtual time of its end, in us; `time_us` if it has no duration. The step-by-step view does not show its sentence before.
        kind: Kind of event, such as `"turn"`, whose sentence is `story.turn` in the catalogues.
        facts: {name: value} of the facts in its sentence; the names of lengths, angles and times end in their units.
    """

    def __init__(self, time_us: int, kind: str, *, until_us: int = 0, **facts: Any) -> None:
        self.time_us, self.kind, self.facts = time_us, kind, facts
        self.until_us = max(until_us, time_us + facts.get("lasts_us", 0))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Moment) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((self.time_us, self.kind))

    def __repr__(self) -> str:
        return f"Moment({self.time_us}, {self.kind!r}, **{self.facts!r})"

    def _values(self) -> tuple[int, str, dict[str, Any]]:
        return self.time_us, self.kind, self.facts


def often(events: Sequence[Any], kind: str, **facts: Any) -> Moment:
    """Return one moment for several events: the time of the first and of the last, and their number."""
    first, last = events[0].time_us, events[-1].time_us
    return Moment(first, kind, until_us=last, count=len(events), **facts)
