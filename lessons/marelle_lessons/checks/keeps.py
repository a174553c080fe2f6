"""The check `keeps`: a program keeps a quantity within bounds for a part of the time, with a limited number of switchings."""

from collections.abc import Mapping
from math import inf
from typing import Any

from marelle_lessons.checks.effects import EFFECTS, changes_of, effect_states, with_part
from marelle_lessons.checks.kind import LONGEST_S, Evidence, Failed, Kind, Options, earliest
from marelle_lessons.checks.quantities import REACH, check_quantity, sampled
from marelle_sim.toml import Field, Table
from marelle_sim.world import World

_FIELDS = {
    "effect": Field.choice(tuple(EFFECTS)).optional(),
    "part": Field.text().optional(),
    "after_s": Field.number(0, LONGEST_S, 0),
    "quantity": Field.text(),
    "at_least": Field.number(-REACH, REACH).optional(),
    "at_most": Field.number(-REACH, REACH).optional(),
    "share": Field.number(0.01, 1, 1),
    "switches": Field.whole(0, 100_000).optional(),
}


def _check_together(table: Table, options: dict[str, Any], worlds: list[World]) -> None:
    check_quantity(table, "quantity", worlds)
    if "at_least" in options or "at_most" not in options:
        table.number("at_least", -REACH, options.get("at_most", REACH))
    if options.keys() & {"switches", "effect", "part"}:
        for key in ("switches", "effect"):
            _FIELDS[key].read(table, key)
        options.setdefault("part", "")


def keeps(evidence: Evidence, options: Options) -> Failed | None:
    """Check that a quantity is within its bounds for the part `share` of the time from `after_s` to the time limit of the run.

    With the option `switches`, the effect must also change at most that often in this time.
    """
    after_us, limit_us = round(options["after_s"] * 1e6), evidence.run.trace.header["limit_us"]
    outside = _outside(evidence, options, after_us, limit_us)
    return earliest((outside, _switching(evidence, options, after_us)))


def _outside(evidence: Evidence, options: Options, after_us: int, limit_us: int) -> Failed | None:
    """Return the failure if the quantity is outside its bounds for too long, or None.

    Its moment is that from which the share cannot be reached any more. After the end of the program, the time up to the time limit
    counts as outside.
    """
    if limit_us <= after_us:  # there is no time in which it could be kept
        return Failed(evidence.end_us, _said("over", 0, options))
    low, high = options.get("at_least", -inf), options.get("at_most", inf)
    allowed_us = (1 - options["share"]) * (limit_us - after_us)
    end_us = min(evidence.end_us, limit_us)
    values = list(sampled(evidence, options["quantity"], after_us, end_us))
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
    percent = 100 * (1 - outside_us / (limit_us - after_us))
    why = "outside" if first is not None else "over"
    return Failed(end_us if first is None else first, _said(why, int(percent), options))


def _said(why: str, percent: int, options: Options) -> Mapping[str, str | float]:
    return {"why": f"keeps_{why}", "count": percent, "expected": round(100 * options["share"])}


def _switching(evidence: Evidence, options: Options, after_us: int) -> Failed | None:
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
    keeps,
    _FIELDS,
    ("why", "count", "expected"),
    _check_together,
    {
        "anyOf": [{"required": ["at_least"]}, {"required": ["at_most"]}],
        "dependencies": {"switches": ["effect"], "effect": ["switches"], "part": ["effect"]},
    },
    with_part,
)
