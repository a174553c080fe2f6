"""A program that is a test: what it cannot tell apart is named, however it pretends to."""

from pathlib import Path
from typing import Any

import pytest
from programs import program_text
from small_lesson import LESSON, failure_of, refused, run_of, write_lesson
from world_files import written

from marelle_host.cli.grading.pool import Job, limit_s_of, runner
from marelle_lessons import Lesson, Report, Submission, check, load_lesson
from marelle_lessons.checks import Evidence
from marelle_lessons.checks.tells_apart import Printed, tells_apart
from marelle_lessons.program import Program
from marelle_sim import Run, simulate

ROOM = """\
format = 1
size = [3000, 3000]
border = true
[robot]
at = [1500, 1500]
heading = 0
"""
FAULTS = """\
[{part = "left motor", fault = "weak"}, {part = "right motor", fault = "weak"}, \
{part = "battery", fault = "low"}, {part = "left motor", fault = "swapped"}, \
{part = "range", fault = "stuck"}]"""
SENTENCE = "{fault} / {other} ({count} sur {expected})"
ASKED = f"""\
format = "checks-1"
[[check]]
id = "protocol"
kind = "tells_apart"
faults = {FAULTS}
[check.fr]
passed = "p"
failed = "{SENTENCE}"
hint = "h"
"""
MOVES = program_text("lessons/compares_two_distances")
LED = '{part = "led", fault = "dead"}'
PROTOCOL = MOVES + "bot.turn(90)\n"


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    """A lesson on the car without encoders that asks for a test, in a room of its own."""
    changes: dict[str, str | bytes | None] = {
        "lesson.toml": LESSON.replace('kit = "pico_bot"', 'kit = "pico_car"'),
        "checks.toml": ASKED,
        "worlds/first.toml": ROOM,
        "worlds/second.toml": ROOM + '[[fault]]\npart = "battery"\nfault = "low"\n',
        "wrong/turn.py": "# expect: protocol\n",
        "wrong/many.cards.txt": "# expect: protocol\nA\n",
    }
    return load_lesson(write_lesson(tmp_path / "coin", changes))


def judged(lesson: Lesson, text: str, **options: object) -> Report:
    return check(lesson, Submission("x", text, "x"), seeds=range(2), language="fr", **options)  # type: ignore[arg-type]


def said(report: Report) -> str:
    """Return what is said of a program that is refused, without no-break spaces."""
    return "" if report.failure is None else report.failure.sentence.replace("\xa0", " ")


@pytest.mark.unmeasured
def test_a_test_that_tells_all_faults_apart_passes(lesson: Lesson) -> None:
    assert said(judged(lesson, PROTOCOL)) == ""


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ("", "moteur gauche : sans force / aucune panne (0 sur 15)"),
        ('print("moteur gauche")\n', "moteur gauche : sans force / aucune panne (0 sur 15)"),
        (MOVES, "échangés avec ceux de son voisin / aucune panne (14 sur 15)"),
        (PROTOCOL.replace("print(bot.range.distance())", ""), "reste bloqué / aucune panne (14 sur 15)"),
        ("import random\n" + "for _ in range(20):\n    print(random.randint(0, 5000))\n", "(0 sur 15)"),
        (
            program_text("lessons/guesses_the_fault"),
            "moteur gauche : sans force / aucune panne",
        ),
        (
            "from marelle.fr import *\nbot = Robot()\nbot.arc(65, 90)\nprint(bot.range.distance())\n",
            "moteur droit : sans force / aucune panne",
        ),
        ("from marelle.fr import *\nbot = Robot()\nattendre(3000)\n", "(0 sur 15)"),
    ],
    ids=["nothing", "always the same name", "no turn", "no sensor", "random numbers", "random names", "one wheel", "waits"],
)  # fmt: skip
def test_what_a_test_cannot_tell_apart_is_named(lesson: Lesson, wrong: str, expected: str) -> None:
    assert expected in said(judged(lesson, "from marelle.fr import *\n" + wrong))


def test_it_is_sure_when_the_program_ends(lesson: Lesson) -> None:
    failure = failure_of(judged(lesson, MOVES))
    assert failure.time_us == round(run_of(failure).seconds * 1e6)


@pytest.mark.unmeasured
def test_a_fault_of_the_world_is_repaired_for_the_comparison(lesson: Lesson) -> None:
    """On the second mat the battery is low: a car that does not move would have no other fault to show."""
    assert judged(lesson, PROTOCOL).seeds == [0, 1]


@pytest.mark.unmeasured
def test_only_the_robot_of_the_pupil_is_broken(lesson: Lesson) -> None:
    others = """\
format = 1
size = [3000, 3000]
[[robot]]
name = "la mienne"
at = [1500, 1500]
[[robot]]
name = "passante"
at = [500, 500]
program = "passante.py"
"""
    worlds = lesson.folder / "worlds"
    (worlds / "passante.py").write_text(MOVES, encoding="utf-8")
    for name in ("first", "second"):
        (worlds / f"{name}.toml").write_text(others, encoding="utf-8")
    runs: list[Run] = []

    def kept(*program: str, **options: Any) -> Run:
        runs.append(simulate(*program, **options))
        return runs[-1]

    judged(load_lesson(lesson.folder), PROTOCOL, run_with=kept)
    ways = [(run.robot("la mienne").pose, run.robot("passante").pose) for run in runs[1:13:2]]
    assert len({mine for mine, _passer in ways}) >= 4
    assert len({passer for _mine, passer in ways}) == 1


@pytest.mark.unmeasured
def test_the_same_is_found_in_a_process_of_its_own(lesson: Lesson) -> None:
    with runner(trusted=False, limit_s=limit_s_of(lesson, 2)) as run_with:
        fenced = judged(lesson, MOVES, run_with=run_with)
    assert fenced.as_data() == judged(lesson, MOVES).as_data()


@pytest.mark.unmeasured
def test_the_same_is_found_of_a_program_of_a_class(lesson: Lesson) -> None:
    job = Job(str(lesson.folder), 2, "fr", limit_s_of(lesson, 2))
    with job.starting() as start:
        row = job.grade(Submission("x", MOVES, "x"), start)
    assert row.data["results"] == judged(lesson, MOVES).as_data()["results"]


def test_all_runs_of_a_program_have_their_time(lesson: Lesson) -> None:
    """One run, and two of each of six robots: thirteen of 30 virtual seconds in each try."""
    assert lesson.runs == 13
    assert limit_s_of(lesson, 5) == 30 + 5 * 13 * 30 / 10


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('"range"', '"rnage"', ("E-LESSON-35", {"file": "coin/checks.toml", "line": 5, "key": "check.faults.part", "value": "rnage", "nearest": "battery, led, left line sensor, left motor, range sensor, right line sensor, right motor, servo"})),
        ('"low"', '"weak"', ("E-LESSON-36", {"file": "coin/checks.toml", "line": 5, "key": "check.faults.fault", "value": "weak", "part": "battery", "nearest": "brown-out, low"})),
        ('"right motor"', '"left"', ("E-LESSON-37", {"file": "coin/checks.toml", "line": 5, "key": "check.faults", "value": "left motor=weak"})),
        (FAULTS, "[]", ("E-LESSON-07", {"file": "coin/checks.toml", "line": 5, "key": "check.faults", "example": 'faults = [{part = "left motor", fault = "weak"}]'})),
        (FAULTS, f"[{', '.join([LED] * 13)}]", ("E-LESSON-12", {"file": "coin/checks.toml", "line": 5, "key": "check.faults", "count": 13, "limit": 12})),
        (FAULTS, '["weak"]', ("E-LESSON-08", {"file": "coin/checks.toml", "line": 5, "key": "check.faults", "example": "[[check]]"})),
        ('kind = "tells_apart"', 'kind = "tells_apart"\napart_s = 0', ("E-LESSON-10", {"file": "coin/checks.toml", "line": 5, "key": "check.apart_s", "value": "0", "low": 0.05, "high": 60})),
        ('kind = "tells_apart"', 'kind = "tells_apart"\napart_mm = 1e9', ("E-LESSON-10", {"file": "coin/checks.toml", "line": 5, "key": "check.apart_mm", "value": "1000000000.0", "low": 5, "high": 1000})),
        ('kind = "tells_apart"', 'kind = "tells_apart"\napart_printed = "10"', ("E-LESSON-08", {"file": "coin/checks.toml", "line": 5, "key": "check.apart_printed", "example": "apart_printed = 10"})),
    ],
)  # fmt: skip
def test_a_mistake_in_the_list_of_faults_is_told_with_its_line(
    lesson: Lesson, before: str, after: str, expected: tuple[str, dict[str, object]]
) -> None:
    (lesson.folder / "checks.toml").write_text(ASKED.replace(before, after, 1), encoding="utf-8")
    assert refused(lesson.folder) == expected


def test_the_two_motors_swapped_is_one_fault(lesson: Lesson) -> None:
    """`left motor=swapped` and `right motor=swapped` are the same wires: no test tells them apart."""
    both = ASKED.replace(
        '{part = "battery", fault = "low"}', '{part = "right", fault = "swapped"}'
    )
    (lesson.folder / "checks.toml").write_text(both, encoding="utf-8")
    assert said(judged(load_lesson(lesson.folder), PROTOCOL)).startswith(
        "moteur gauche : ses fils sont échangés avec ceux de son voisin / moteur droit : ses fils"
    )


def test_without_other_runs_nothing_is_told_apart(tmp_path: Path) -> None:
    program = written(tmp_path, PROTOCOL, "p.py")
    evidence = Evidence(simulate(program, kit="pico_car"), Program(PROTOCOL))
    options = {"faults": [("battery", "low")], "apart_s": 0.5, "apart_mm": 50, "apart_printed": 10}
    assert tells_apart(evidence, options) is not None


def test_a_number_with_many_decimals_is_one_number() -> None:
    assert Printed.of(f"{1 / 3} s") == Printed("0 s", (1 / 3,))


def test_no_printed_sign_is_taken_for_a_number() -> None:
    assert {Printed.of(text).words for text in ("#", "5", "-7.5", "x")} == {"#", "0", "x"}
