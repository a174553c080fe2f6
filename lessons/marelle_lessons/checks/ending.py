"""Checks of how and when a program ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_lessons.checks.kind import Failed, Kind

if TYPE_CHECKING:
    from marelle_lessons.checks.kind import Evidence, Options
    from marelle_sim.toml import Table
    from marelle_sim.world import World


def _read_lasts(table: Table, _worlds: list[World]) -> Options:
    return {"max_s": table.number("max_s", 0.001, 86_400)}


def lasts(evidence: Evidence, options: Options) -> Failed | None:
    """Ask that the program ends in time."""
    most_us = round(options["max_s"] * 1e6)
    if evidence.end_us < most_us or (evidence.end_us == most_us and evidence.run.ended == "done"):
        return None
    values = {"expected": options["max_s"], "count": round(evidence.run.seconds, 1)}
    return Failed(min(most_us, evidence.end_us), values)


def _read_ends(_table: Table, _worlds: list[World]) -> Options:
    return {}


def ends(evidence: Evidence, _options: Options) -> Failed | None:
    """Ask that the program ends without an error, or is still running when its time is over."""
    run = evidence.run
    if run.error is None and run.ended.good:
        return None
    line = 0 if run.error is None else run.error.line
    return Failed(evidence.end_us, {"line": line}, line)


LASTS = Kind(lasts, _read_lasts, ("max_s",), ("expected", "count"))
ENDS = Kind(ends, _read_ends, (), ("line",))
