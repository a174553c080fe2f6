"""The check `answers`: a number, or an interval, that a program prints agrees with the true value of a quantity in the run."""

from collections.abc import Mapping, Sequence
from math import inf, isfinite

from marelle_lessons.checks.kind import Evidence, Failed, Kind, Options
from marelle_lessons.checks.printed import Line, after, lines_of, numbers_in
from marelle_lessons.checks.quantities import check_quantity, value_at
from marelle_sim.toml import Field, Table
from marelle_sim.world import World

_LARGEST = 1_000_000
_NONE = "?"  # shown instead of a number that the program did not print


_FIELDS = {
    "truth": Field.text(),
    "label": Field.text(""),
    "within": Field.number(0, _LARGEST).optional(),
    "widest": Field.number(0, _LARGEST).optional(),
}


def _check_together(table: Table, options: Options, worlds: list[World]) -> None:
    check_quantity(table, "truth", worlds)
    if "widest" not in options:
        _FIELDS["within"].read(table, "within")
    elif "within" in options:
        raise table.source.error("E-LESSON-25", (*table.path, "within"), other="widest")


def answers(evidence: Evidence, options: Options) -> Failed | None:
    """Check the last number or interval that the program prints against the quantity `truth` at that moment.

    With `label` it is the first number or interval behind the label, in the last line that has one there.

    A number must be within `within` of the quantity. An interval (two numbers of one line) must contain it and be at most
    `widest` wide.
    """
    label, wanted = options["label"], 2 if "widest" in options else 1
    time_us, given = _last(lines_of(evidence), label, wanted) or (evidence.end_us, [])
    truth = value_at(evidence, options["truth"], time_us)
    if given:
        low, high, margin = min(given), max(given), options.get("within", 0)
        narrow = high - low <= options.get("widest", inf)
        if narrow and low - margin <= truth <= high + margin:
            return None
    return Failed(time_us, _values(truth, given, options))


def _last(lines: list[Line], label: str, wanted: int) -> tuple[int, list[float]] | None:
    """Return the time (us) and `wanted` numbers of the last printed line that has so many, or None.

    With a label only the numbers behind it count, and the first of them are returned; without, the last of the line.
    """
    for time_us, text in reversed(lines):
        rest = after(label, text) if label else text
        found = numbers_in(rest) if rest is not None else []
        if len(found) >= wanted:
            return time_us, found[:wanted] if label else found[-wanted:]
    return None


def _values(truth: float, given: Sequence[float], options: Options) -> Mapping[str, str | float]:
    expected = round(truth, 2) if isfinite(truth) else _NONE
    if not given:
        nothing = dict.fromkeys(("count", "low", "high"), _NONE)
        return {"why": "answers_unsaid", "expected": expected, **nothing}
    low, high = min(given), max(given)
    said = {"expected": expected, "low": low, "high": high}
    if "widest" not in options:
        return {**said, "why": "answers_wrong", "count": low}
    width = round(high - low, 3)
    why = "answers_wide" if width > options["widest"] else "answers_outside"
    return {**said, "why": why, "count": width}


ANSWERS = Kind(
    answers,
    _FIELDS,
    ("why", "expected", "count", "low", "high"),
    _check_together,
    {"oneOf": [{"required": ["within"]}, {"required": ["widest"]}]},
)
