"""The check that something is kept inside bounds for a share of the time, without switching all the while."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from marelle_lessons.checks.effects import EFFECTS, changes_of, effect_states, with_part
from marelle_lessons.checks.kind import Failed, Kind, earliest
from marelle_lessons.checks.quantities import quantity_option, sampled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_lessons.checks.kind import Evidence, Options
    from marelle_sim.toml import Table
    from marelle_sim.world import World

_REACH = 1_000_000
_LONGEST_S = 86_400
_EVERY_US = 20_000


def _read(table: Table, worlds: list[World]) -> Options:
    options: dict[str, object] = {"after_s": table.number("after_s", 0, _LONGEST_S, 0)}
    options["quantity"] = quantity_option(table, "quantity", worlds)
    if "at_most" in table:
        options["at_most"] = table.number("at_most", -_REACH, _REACH)
    if "at_least" in table or "at_most" not in table:
        most = table.number("at_most", -_REACH, _REACH, _REACH)
        options["at_least"] = table.number("at_least", -_REACH, most)
    options["share"] = table.number("share", 0.01, 1, 1)
    if any(key in table for key in ("switches", "effect", "part")):
        options["switches"] = table.whole("switches", 0, 100_000)
        options["effect"] = table.choice("effect", tuple(EFFECTS))
        options["part"] = table.text("part", "")
    return options


def keeps(evidence: Evidence, options: Options) -> Failed | None:
    """Ask that a quantity stays inside bounds until the time of the run is over, with few switches."""
    after_us, limit_us = round(options["after_s"] * 1e6), evidence.run.trace.header["limit_us"]
    found = [
        _outside(evidence, options, after_us, limit_us),
        _switching(evidence, options, after_us),
    ]
    return earliest(found)


def _outside(evidence: Evidence, options: Options, after_us: int, limit_us: int) -> Failed | None:
    """Return when it has been outside for so long that the share cannot be reached any more; what is over keeps nothing."""
    if limit_us <= after_us:  # there is no time in which it could be kept
        return Failed(evidence.end_us, _said("over", 0, options))
    low, high = options.get("at_least", -inf), options.get("at_most", inf)
    allowed_us = (1 - options["share"]) * (limit_us - after_us)
    end_us = min(evidence.end_us, limit_us)
    values = list(sampled(evidence, options["quantity"], after_us, end_us, _EVERY_US))
    times = [*(time_us for time_us, _value in values[1:]), end_us]
    outside_us, first = 0, None
    for (time_us, value), until_us in zip(values, times, strict=False):
        if low <= value <= high:
            continue
        outside_us += until_us - time_us
        if outside_us > allowed_us and first is None:
            first = time_us
    outside_us += limit_us - max(end_us, after_us)
    if outside_us <= allowed_us:
        return None
    kept = 100 * (1 - outside_us / (limit_us - after_us))
    why = "outside" if first is not None else "over"
    return Failed(end_us if first is None else first, _said(why, int(kept), options))


def _said(why: str, kept: int, options: Options) -> Mapping[str, str | float]:
    expected = round(100 * options["share"])
    return {"why": f"keeps_{why}", "count": kept, "expected": expected}


def _switching(evidence: Evidence, options: Options, after_us: int) -> Failed | None:
    """Return the first switch too many."""
    if "switches" not in options:
        return None
    states = effect_states(evidence, options["effect"], options["part"])
    times = [
        one.time_us for one in changes_of(states) if after_us <= one.time_us < evidence.end_us
    ]
    most = options["switches"]
    if len(times) <= most:
        return None
    return Failed(times[most], {"why": "keeps_switches", "count": len(times), "expected": most})


KEEPS = Kind(
    keeps, _read,
    ("quantity", "at_least", "at_most", "share", "after_s", "switches", "effect", "part"),
    ("why", "count", "expected"),
    with_part,
)  # fmt: skip
