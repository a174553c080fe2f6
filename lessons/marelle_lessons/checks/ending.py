"""Checks of how and when a program ends."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from marelle_lessons.checks.kind import Failed, Kind

if TYPE_CHECKING:
    from marelle_lessons.checks.kind import Evidence, Options
    from marelle_sim.toml import Table
    from marelle_sim.world import World

_SECONDS = (0.001, 86_400)


def _read_lasts(table: Table, _worlds: list[World]) -> Options:
    if "min_s" not in table:
        return {"max_s": table.number("max_s", *_SECONDS)}
    least_s = table.number("min_s", *_SECONDS)
    if "max_s" not in table:
        return {"min_s": least_s}
    return {"min_s": least_s, "max_s": table.number("max_s", least_s, _SECONDS[1])}


def lasts(evidence: Evidence, options: Options) -> Failed | None:
    """Ask that the program ends in time, and not too soon."""
    end_us, most_s, least_s = evidence.end_us, options.get("max_s", inf), options.get("min_s", 0)
    count = round(evidence.run.seconds, 1)
    if end_us > most_s * 1e6 or (end_us == most_s * 1e6 and evidence.run.ended != "done"):
        return Failed(round(most_s * 1e6), {"expected": most_s, "count": count})
    if end_us < least_s * 1e6:
        return Failed(end_us, {"expected": least_s, "count": count})
    return None


def _read_ends(_table: Table, _worlds: list[World]) -> Options:
    return {}


def ends(evidence: Evidence, _options: Options) -> Failed | None:
    """Ask that the program ends without an error, or is still running when its time is over."""
    run = evidence.run
    if run.error is None and run.ended.good:
        return None
    line = 0 if run.error is None else run.error.line
    return Failed(evidence.end_us, {"line": line}, line)


LASTS = Kind(lasts, _read_lasts, ("min_s", "max_s"), ("expected", "count"))
ENDS = Kind(ends, _read_ends, (), ("line",))
