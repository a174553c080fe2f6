"""A loop that never waits is refused by what it does in virtual time; a way learnt by heart is refused too."""

from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from lesson_of_one_check import failure_of
from programs import program_text
from small_lesson import SOLUTION, write_lesson

from marelle_lessons import Lesson, Report, Submission, check, load_lesson
from marelle_lessons.pace import PROBE_S, loops_without_pause
from marelle_lessons.program import Program
from marelle_sim import ProgramProcess, Run, simulate

# A loop that never waits is refused by what it does in virtual time, before it costs minutes of a computer's.


HEAD = "from marelle.fr import *\nbot = Robot()\n"
FAST = HEAD + "def suivre():\n    bot.drive(0, 0)\nwhile True:\n    suivre()\n"
PATIENT = "while True:\n    bot.drive(0, 0)\n    attendre(10)\n"


class Watched:
    """Runs programs, here or in a process, and keeps the virtual length of each run."""

    def __init__(self, isolate: bool | ProgramProcess = False) -> None:
        self.seconds: list[float] = []
        self._isolate = isolate

    def __call__(self, program: str, **options: Any) -> Run:
        """Run one program."""
        self.seconds.append(options["seconds"])
        return simulate(program, isolate=self._isolate, **options)


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return load_lesson(write_lesson(tmp_path / "coin"))


def checked(lesson: Lesson, text: str, runner: Watched) -> Report:
    return check(lesson, Submission("x", text, "x.py"), seeds=range(2), run_with=runner)


@pytest.mark.unmeasured
def test_a_loop_that_never_waits_costs_one_short_run(lesson: Lesson) -> None:
    runner = Watched()
    report = checked(lesson, FAST, runner)
    assert report.failure is not None
    assert (report.failure.check_id, report.failure.line, report.failure.time_us) == (
        "pace", 5, None,
    )  # fmt: skip
    assert report.failure.hint.startswith("Ajoute attendre(10) ")
    assert [result.check_id for result in report.results] == ["pace"]
    assert runner.seconds == [PROBE_S]


def test_a_loop_that_begins_late_costs_one_run_more(lesson: Lesson) -> None:
    runner = Watched()
    report = checked(lesson, program_text("lessons/loops_late"), runner)
    assert report.failure is not None
    assert (report.failure.check_id, report.failure.line) == ("pace", 7)
    assert report.failure.hint.startswith("Ajoute wait(10) ")
    assert runner.seconds == [PROBE_S, 30]


@pytest.mark.unmeasured
@pytest.mark.parametrize("isolated", [False, True])
def test_a_loop_that_begins_after_all_lines_are_noted_is_given_up_at_once(
    lesson: Lesson, *, isolated: bool
) -> None:
    many = "for i in range(7000):\n    a = i\n    b = i\n    attendre(2)\n"  # 21 000 lines in 14 s
    with ProgramProcess() as process:
        runner = Watched(process if isolated else False)
        report = checked(lesson, HEAD + many + "while True:\n    bot.drive(0, 0)\n", runner)
    assert report.failure is not None
    assert (report.failure.check_id, report.failure.line) == ("pace", 7)
    assert runner.seconds == [PROBE_S, 30, 14.5]  # the last one is what is shown


def test_a_loop_that_only_another_seed_reaches_is_given_up_as_well(lesson: Lesson) -> None:
    runner = Watched()
    reached = "if random.random() > 0.46:\n    while True:\n        a = bot.line.values()\n"
    report = checked(lesson, f"import random\n{SOLUTION}bot = Robot()\n{reached}", runner)
    assert report.failure is not None
    assert (report.failure.check_id, report.failure.seed) == ("pace", 1)
    assert runner.seconds == [PROBE_S, 30, 30, 5.0]


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "program",
    [
        HEAD + PATIENT,
        HEAD + "total = 0\nfor i in range(30000):\n    total += i\n" + PATIENT,
        HEAD + "while True:\n    bot.range.distance()\n",  # it waits for its echo
        HEAD + "while True:\n    pass\n",
    ],
)
def test_a_loop_that_takes_its_time_is_judged_as_ever(lesson: Lesson, program: str) -> None:
    assert failure_of(checked(lesson, program, Watched())).check_id == "the-way"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (FAST, [5]),
        (HEAD + PATIENT, []),
        (HEAD + "def pause():\n    attendre(10)\nwhile True:\n    pause()\n", []),
        (HEAD + "def a():\n    b()\ndef b():\n    a()\nwhile True:\n    a()\n", [7]),
        (HEAD + "while True:\n    if bot.line.values()[0] > 50:\n        break\n", []),
        (HEAD + "while bot.line.values()[0] < 50:\n    bot.drive(100, 0)\n", []),
        (HEAD + PATIENT.replace("attendre(10)", "attendre(-10)"), [3]),
        (HEAD + PATIENT.replace("attendre(10)", "attendre(0)"), [3]),
        (HEAD + PATIENT.replace("attendre(10)", "attendre(pause)"), []),
        ("while True\n", []),
    ],
)
def test_the_loops_that_may_be_too_fast_are_seen_in_the_text(text: str, lines: list[int]) -> None:
    assert loops_without_pause(Program(text)) == lines


def test_a_row_of_cards_has_no_such_loop() -> None:
    assert loops_without_pause(Program("9(A D)", "cards")) == []


# L06 asks for a sensor: the reference's own moves, replayed by the clock on the mat where they were right, do not pass.


STEP_MS = 20
ROLLS_MM = 1.2  # in a step: half of the reference's speed


def moves(run: Run) -> list[tuple[bool, int]]:
    """Return whether the first robot rolled, and for how many ms, in turn."""
    path = [pose for _time_us, pose in run.trace.path(STEP_MS)]
    rolled = [after.x_mm - before.x_mm > ROLLS_MM for before, after in pairwise(path)]
    return [(rolls, STEP_MS * len([*steps])) for rolls, steps in groupby(rolled)]


@pytest.mark.unmeasured
@pytest.mark.parametrize("number", [0, 1, 2])
def test_moves_learnt_by_heart_are_refused(number: int) -> None:
    lesson = load_lesson("L06")
    solution = str(lesson.folder / "solution.py")
    run = simulate(solution, world=lesson.worlds[number].world, seconds=lesson.seconds)
    acts = {True: "bot.drive(120, 0)", False: "bot.stop()"}
    lines = [f"{acts[rolls]}\nattendre({ms})\n" for rolls, ms in moves(run)]
    replay = "from marelle.fr import *\nbot = Robot()\n" + "".join(lines)
    seeds = [number, *range(5)]  # first where the moves come from: there they are right
    report = check(lesson, Submission("x", replay, "x.py"), seeds=seeds)
    assert len(report.seeds) > 1
    assert failure_of(report).check_id == "no-touch"
