"""The check `tells_apart`: a program is a test that shows which of several faults a robot has.

The program is run with each fault, and without a fault. As two robots of the same kit differ a little, each case is run on two
robots. Two cases are told apart if something that a person can observe (how or when the program ends, the final pose, the printed
text) differs clearly between the two robots of one case and the two of the other.
"""

import re
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple, Self

from marelle_lessons.checks.kind import Evidence, Failed, Kind, Options
from marelle_sim import Run
from marelle_sim.kits import Kit
from marelle_sim.parts import FAULTS, faults_of, find, targets
from marelle_sim.toml import Field, Table, many, nearest, schema_of

ROBOTS = 2
MOST_FAULTS = 12  # 26 runs a try
_APART_S, _APART_MM, _APART_PRINTED = 0.5, 50.0, 10.0
_APART_DEG = 20.0
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d+)?")
_SOUND = ""

Asked = tuple[str, str]


class Printed(NamedTuple):
    """A printed text, split for comparison: the text with 0 for each number, and the list of the numbers."""

    words: str
    numbers: tuple[float, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Split a text into words and numbers."""
        return cls(_NUMBER.sub("0", text), tuple(map(float, _NUMBER.findall(text))))


class Seen(NamedTuple):
    """What a person can observe of a run.

    Attributes:
        ended: the reason for its end, and the code of the error or "".
        seconds: the duration of the program, with what it left active.
        x_mm, y_mm, heading_deg: the final pose of the robot.
        printed: the whole printed text.
        last: its last line, where a program usually prints its result.
    """

    ended: tuple[str, str]
    seconds: float
    x_mm: float
    y_mm: float
    heading_deg: float
    printed: Printed
    last: Printed

    @classmethod
    def of(cls, run: Run) -> Self:
        """Return the observable outcome of a run."""
        pose, printed = run.pose, run.stdout.strip()
        return cls(
            (str(run.ended), "" if run.error is None else run.error.code),
            run.seconds,
            pose.x_mm,
            pose.y_mm,
            pose.heading_deg,
            Printed.of(printed),
            Printed.of(printed.rpartition("\n")[2]),
        )


def _read_faults(table: Table, key: str) -> list[Asked]:
    rows = table.each(key, _FAULT, MOST_FAULTS)
    if not rows:
        example = f'{key} = [{{part = "left motor", fault = "weak"}}]'
        raise table.source.error("E-WORLD-07", (*table.path, key), example=example)
    return [(row.text("part"), row.text("fault")) for row in rows]


_FAULT = {
    "part": Field.text(),
    "fault": Field.choice(tuple(sorted({name for names in FAULTS.values() for name in names}))),
}
_FIELDS = {
    "faults": Field(_read_faults, many(schema_of(_FAULT), MOST_FAULTS, 1)),
    "apart_s": Field.number(0.05, 60, _APART_S),
    "apart_mm": Field.number(5, 1000, _APART_MM),
    "apart_printed": Field.number(0.01, 10_000, _APART_PRINTED),
}


def _fits(table: Table, options: Options, kit: Kit) -> Options:
    """Return the options with the names of the parts as the kit writes them.

    Raises:
        WorldError: E-LESSON-35 if the kit has no such part, -36 if the part cannot have the fault, -37 if a fault is listed twice.
    """
    found: list[Asked] = []
    for index, (written, fault) in enumerate(options["faults"]):
        path = (*table.path, "faults", index)
        part = find(kit, written)
        if not part:
            near = nearest(written, targets(kit))
            raise table.source.error("E-LESSON-35", (*path, "part"), value=written, nearest=near)
        if fault not in faults_of(kit, part):
            near = nearest(fault, faults_of(kit, part))
            raise table.source.error(
                "E-LESSON-36", (*path, "fault"), value=fault, part=part, nearest=near
            )
        if (part, fault) in found:
            raise table.source.error("E-LESSON-37", path, value=f"{part}={fault}")
        found.append((part, fault))
    return {**options, "faults": found}


def tells_apart(evidence: Evidence, options: Options) -> Failed | None:
    """Check that the results of the program (see `Seen`) differ clearly between each fault and no fault, and between every two faults.

    Each case is run on `ROBOTS` robots. Two cases differ clearly if one result does, by the least amount of the options (20 degrees for
    the heading), between every robot of the one and every robot of the other; the failure names the first two that do not.
    """
    cases: list[Asked | None] = [None, *options["faults"]]
    seen = [
        [Seen.of(evidence.again(robot, [] if case is None else [case])) for robot in range(ROBOTS)]
        for case in cases
    ]
    pairs = list(combinations(range(len(cases)), 2))
    alike = [pair for pair in pairs if not _apart(seen[pair[0]], seen[pair[1]], options)]
    if not alike:
        return None
    other, fault = (cases[index] for index in alike[0])
    return Failed(
        evidence.end_us,
        {
            "fault": _named(fault),
            "other": _named(other),
            "count": len(pairs) - len(alike),
            "expected": len(pairs),
        },
    )


def _named(case: Asked | None) -> str:
    return _SOUND if case is None else "=".join(case)


def _apart(first: list[Seen], second: list[Seen], options: Options) -> bool:
    """Return True if one observable value differs clearly between the robots of two cases; by how much, the options say."""
    endings = [{one.ended for one in seen} for seen in (first, second)]
    if len(endings[0] | endings[1]) == 2 and len(endings[0]) == len(endings[1]) == 1:
        return True
    measures: list[tuple[Callable[[Seen], float], float]] = [
        (lambda one: one.seconds, options["apart_s"]),
        (lambda one: one.x_mm, options["apart_mm"]),
        (lambda one: one.y_mm, options["apart_mm"]),
    ]
    if any(
        _ranges_apart(list(map(measure, first)), list(map(measure, second)), least)
        for measure, least in measures
    ):
        return True
    whole = [one.printed for one in first], [one.printed for one in second]
    last = [one.last for one in first], [one.last for one in second]
    least_printed = options["apart_printed"]
    return (
        _headings_apart(first, second)
        or _texts_apart(*whole, least_printed)
        or _texts_apart(*last, least_printed)
    )


def _headings_apart(first: list[Seen], second: list[Seen]) -> bool:
    around = sorted(
        (one.heading_deg % 360, whose)
        for whose, seen in enumerate((first, second))
        for one in seen
    )
    changes = [
        (here - before) % 360
        for (before, whose), (here, other) in pairwise([around[-1], *around])
        if whose != other
    ]
    return len(changes) == 2 and min(changes) >= _APART_DEG


def _texts_apart(first: list[Printed], second: list[Printed], least: float) -> bool:
    """Return True if the printed texts of two cases differ: in their words, or in a number at the same place by at least `least`.

    Texts whose words differ between the robots of one case tell nothing.
    """
    words = [{one.words for one in texts} for texts in (first, second)]
    if any(len(each) > 1 for each in words):
        return False
    if words[0] != words[1]:
        return True
    rows = zip(*(one.numbers for one in (*first, *second)), strict=True)
    return any(_ranges_apart(row[: len(first)], row[len(first) :], least) for row in rows)


def _ranges_apart(first: Sequence[float], second: Sequence[float], least: float) -> bool:
    return max(first) + least <= min(second) or max(second) + least <= min(first)


TELLS_APART = Kind(
    tells_apart,
    _FIELDS,
    ("fault", "other", "count", "expected"),
    fits=_fits,
    runs=lambda options: ROBOTS * (1 + len(options["faults"])),
)
