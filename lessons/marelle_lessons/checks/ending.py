"""The checks `lasts` and `ends`: how long a program runs, and how it ends."""

from math import inf

from marelle_lessons.checks.kind import LONGEST_S, Evidence, Failed, Kind, Options
from marelle_sim.toml import Field, Table
from marelle_sim.world import World

_SECONDS = (0.001, LONGEST_S)
_FIELDS = {
    "max_s": Field.number(*_SECONDS).optional(),
    "min_s": Field.number(*_SECONDS).optional(),
}


def _check_together(table: Table, options: Options, _worlds: list[World]) -> None:
    if "max_s" in options or "min_s" not in options:
        table.number("max_s", options.get("min_s", _SECONDS[0]), _SECONDS[1])


def lasts(evidence: Evidence, options: Options) -> Failed | None:
    """Check that the program runs for at least `min_s` and at most `max_s` seconds, whatever ends it.

    At exactly `max_s`, only a program that ends by its last line passes; the time limit of the run, an exception or `sys.exit` fails.
    """
    end_us, most_s, least_s = evidence.end_us, options.get("max_s", inf), options.get("min_s", 0)
    count = round(evidence.run.seconds, 1)
    if end_us > most_s * 1e6 or (end_us == most_s * 1e6 and evidence.run.ended != "done"):
        return Failed(round(most_s * 1e6), {"expected": most_s, "count": count})
    if end_us < least_s * 1e6:
        return Failed(end_us, {"expected": least_s, "count": count})
    return None


def ends(evidence: Evidence, _options: Options) -> Failed | None:
    """Check that the program ends without an error, or is still running when the time limit of the run is over."""
    run = evidence.run
    if run.error is None and run.ended.good:
        return None
    line = 0 if run.error is None else run.error.line
    return Failed(evidence.end_us, {"line": line}, line)


LASTS = Kind(
    lasts,
    _FIELDS,
    ("expected", "count"),
    _check_together,
    {"anyOf": [{"required": ["max_s"]}, {"required": ["min_s"]}]},
)
ENDS = Kind(ends, {}, ("line",))
