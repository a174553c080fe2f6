"""Is each lesson the same in MicroPython? Run by hand: `python tests/exhaustive/lessons.py [LESSON…]`.

Each solution, start and wrong program of the bundled lessons, or of those that are named, in the real interpreter on five seeds: a solution
passes, a start fails, a wrong program is refused by the check that it names. In the suite it is one solution of each lesson, on seed 0.
"""

import os
import sys
from functools import partial
from multiprocessing import Pool
from time import monotonic
from typing import NamedTuple

from marelle_lessons import Submission, check, lesson_names, load_lesson
from marelle_lessons.program import CARDS, MICROPYTHON
from marelle_sim import simulate

SEEDS = range(5)
PASSES, FAILS = "passes", "any check"


class Case(NamedTuple):
    """A program of a lesson, and what must become of it: `PASSES`, `FAILS`, or the id of the check that refuses it."""

    lesson: str
    file: str
    text: str
    expects: str


def cases(name: str) -> list[Case]:
    """Return the programs of a lesson."""
    lesson = load_lesson(name)
    ends = {CARDS: "cards.txt", MICROPYTHON: "py"}
    starts = [
        Case(name, f"start.{ends[kind]}", text, FAILS) for kind, text in lesson.starts.items()
    ]
    solutions = [Case(name, file, text, PASSES) for file, text in lesson.solutions]
    return solutions + starts + [Case(name, *one) for one in lesson.wrong]


def tried(case: Case) -> tuple[Case, str, float]:
    """Return a case, what became of it in the real interpreter, and how many seconds that took."""
    start_s = monotonic()
    language = CARDS if case.file.endswith(".txt") else MICROPYTHON
    handed = Submission(case.file, case.text, case.file, language=language)
    guest = partial(simulate, vm="micropython")
    report = check(load_lesson(case.lesson), handed, seeds=SEEDS, run_with=guest)
    became = report.failure.check_id if report.failure else PASSES
    return case, became, monotonic() - start_s


def main(names: list[str]) -> int:
    """Try all programs and say at last how many are not judged as in CPython; return 1 if there is one."""
    wrong, asked = 0, [case for name in names for case in cases(name)]
    with Pool(os.cpu_count()) as pool:
        for case, became, took_s in pool.imap_unordered(tried, asked):
            good = became != PASSES if case.expects == FAILS else became == case.expects
            wrong += not good
            mark = "" if good else f"  WRONG, it should be: {case.expects}"
            print(f"{case.lesson}  {case.file}  {became}  {took_s:.0f} s{mark}", flush=True)
    print(f"{len(asked)} programs on {len(SEEDS)} seeds: {wrong} are not judged as in CPython")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or lesson_names()))
