"""The checks `answers` and `tells_apart`: what a program says is true in every world and for every robot; and of a program that is a test, what it cannot tell apart is named, however it pretends to."""

from math import isfinite
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from handed_in import write
from hypothesis import given, strategies as st
from programs import program_text
from refused import refuses
from small_lesson import (
    LESSON,
    WORLD,
    Make,
    failure_of,
    plain,
    refused,
    run_of,
    said,
    write_lesson,
)
from world_files import written

from marelle_host.cli.grading.pool import Job, limit_s_of, runner
from marelle_lessons import Lesson, LessonError, Report, Submission, check, load_lesson
from marelle_lessons.checks import Evidence
from marelle_lessons.checks.printed import after, lines_of, numbers_in
from marelle_lessons.checks.quantities import QUANTITIES, value_at
from marelle_lessons.checks.tells_apart import Printed, tells_apart
from marelle_lessons.program import Program
from marelle_sim import Run, simulate
from marelle_sim.trace import Print

NEAR = WORLD + "[[wall]]\npoints = [[0, 400], [300, 400]]\n"
FAR = WORLD + "[[wall]]\npoints = [[0, 550], [300, 550]]\n"
SEEDS = range(6)
BOT = "from marelle import Robot, wait\nbot = Robot()\n"
WALL = 'kind = "answers"\ntruth = "wall_mm"\nlabel = "mur"\nwithin = 15\n'
MEASURED = BOT + "print('mur', bot.range.distance(), 'mm')\n"


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("program", "told"),
    [
        (MEASURED, ""),
        (BOT + "bot.straight(100)\nd = bot.range.distance()\nprint('devant')\nprint('Mur :', d)\n", ""),
        (BOT + "d = bot.range.distance()\nprint('mur', end=' = ')\nprint(d)\n", ""),
        (MEASURED + "bot.straight(100)\n", ""),
        (BOT + "print('mur', 260)\n", "count=260"),
        (BOT + "bot.straight(100)\nprint('mur 260')\n", "count=260"),
        (BOT + "print(bot.range.distance())\n", "count=?"),
        (BOT + "d = bot.range.distance()\nbot.straight(100)\nprint('mur', d)\n", "count="),
        (BOT + "for d in range(2000): print('mur', d)\n", "count=1999"),
        (BOT + "print('mur', *range(2000))\n", "count=0"),
        (BOT, "count=?"),
    ],
)  # fmt: skip
def test_a_measured_distance_is_the_wall_s_and_no_constant_is(
    asked: Make, program: str, told: str
) -> None:
    answer = said(asked(WALL, NEAR, files={"worlds/second.toml": FAR})(program, seeds=SEEDS))
    assert (answer == "") == (told == "")
    assert told in answer


def test_a_wrong_answer_is_told_where_it_was_given(asked: Make) -> None:
    told = plain(said(asked(WALL, NEAR)(BOT + "wait(2000)\nprint('mur', 99.55)\nwait(3000)\n")))
    assert told.startswith("time_s=2,")
    assert told.endswith(
        "square=A1, why=le programme affiche 99,5 ; c'était 260, expected=260, count=99,5, low=99,5, high=99,5"
    )


INTERVAL = 'kind = "answers"\ntruth = "wheel_mm"\nlabel = "roue"\nwidest = 1\n'


@pytest.mark.parametrize(
    ("told_by_program", "passes"),
    [
        ("42.55, 43.45", True),
        ("43.45 42.55", True),
        ("0, 100", False),
        ("43", False),
        ("41, 42", False),
    ],
)
def test_an_interval_holds_the_truth_and_is_narrow(
    asked: Make, told_by_program: str, passes: bool
) -> None:
    report = asked(INTERVAL)(f"print('roue entre {told_by_program}')\n", seeds=range(5))
    assert (said(report) == "") == passes


def test_of_an_interval_its_width_and_its_ends_are_told(asked: Make) -> None:
    assert plain(said(asked(INTERVAL)("print('roue', 0, 100)\n"))).endswith(
        "why=l'intervalle de 0 à 100 est trop large, expected=42,8, count=100, low=0, high=100"
    )


def evidence_of(program: str, folder: Path, **options: Any) -> Evidence:
    path = written(folder, program, "program.py")
    return Evidence(simulate(path, **{"world": "squares", **options}), Program(program))


def test_each_quantity_is_that_of_the_run(tmp_path: Path) -> None:
    text = BOT + "bot.straight(200)\nbot.turn(-90)\nbot.turn(-90)\nbot.straight(100)\n"
    evidence = evidence_of(text, tmp_path, press=[("button", 1)])
    end_us = evidence.end_us
    found = {name: value_at(evidence, name, end_us) for name in QUANTITIES}
    begin, end = evidence.run.trace.pose_at(0), evidence.run.trace.pose_at(end_us)
    assert found["travelled_mm"] == pytest.approx(300, abs=8)
    assert found["turned_deg"] == pytest.approx(-180, abs=6)
    assert (found["x_mm"], found["y_mm"]) == (end.x_mm, end.y_mm)
    assert end.y_mm - begin.y_mm == pytest.approx(100, abs=8)
    assert (found["presses"], found["touches"]) == (1, 0)
    assert found["seconds"] == evidence.run.seconds
    assert found["track_mm"] * 1000 == pytest.approx(
        evidence.run.trace.header["robots"][0]["track_um"], abs=1
    )
    assert value_at(evidence, "travelled_mm", 0) == 0
    assert max(value_at(evidence, "speed_mm_s", us) for us in range(0, end_us, 50_000)) > 90
    assert value_at(evidence, "speed_mm_s", end_us) < 5


def test_the_environment_is_that_of_the_place_and_of_what_is_set(tmp_path: Path) -> None:
    world = written(tmp_path, WORLD + "[environment]\ntemperature = [[0, 20], [10, 30]]\n[[source]]\nname = \"stove\"\n"
        'quantity = "temperature"\nat = [75, 75]\nvalue = 8\nreach = 500\n', "warm.toml")  # fmt: skip
    program = "from marelle import wait\nwait(10000)\n"
    evidence = evidence_of(program, tmp_path, world=world, inputs=[("temperature", 50, 6)])
    told = [value_at(evidence, "temperature", second * 1_000_000) for second in (0, 5, 7)]
    assert told == [28, 33, 58]


HAND = WORLD + '[[input]]\nname = "range sensor"\ntime = 0.5\nvalue = [100, 600]\n'


def test_a_value_that_the_seed_draws_is_no_constant(asked: Make) -> None:
    lesson = asked('kind = "answers"\ntruth = "range sensor"\nwithin = 15\n', HAND)
    assert said(lesson(BOT + "wait(1000)\nprint(bot.range.distance())\n", seeds=SEEDS)) == ""
    assert "why=" in said(lesson(BOT + "wait(1000)\nprint(350)\n", seeds=SEEDS))
    assert "expected=?" in said(lesson(BOT + "print(350)\n"))


@pytest.mark.parametrize(
    ("check", "code"),
    [
        ('truth = "wal_mm"\nwithin = 5\n', "E-LESSON-24"),
        ('truth = "temperature"\nwithin = 5\n', "E-LESSON-24"),
        ('truth = "wall_mm"\n', "E-LESSON-07"),
        ("within = 5\n", "E-LESSON-07"),
        ('truth = "wall_mm"\nwithin = -1\n', "E-LESSON-10"),
        ('truth = "wall_mm"\nwithin = 5\nwidest = 9\n', "E-LESSON-25"),
        ('truth = "wall_mm"\nwithin = 5\nlabel = 3\n', "E-LESSON-08"),
    ],
)
def test_options_that_say_nothing_are_refused_with_their_line(
    asked: Make, check: str, code: str
) -> None:
    with refuses(LessonError, code) as caught:
        asked('kind = "answers"\n' + check)
    assert "checks.toml" in str(caught.value.facts["file"])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12 mm", [12]), ("12mm", [12]), ("d=12.5", [12.5]), ("12,5", [12.5]), ("(12, 5)", [12, 5]),
        ("-3", [-3]), ("10-12", [10, 12]), ("A2", []), ("côté3 12", [12]), ("x2 = 3", [3]), ("1e3", [1000]), ("1e999", []),
        ("nan inf", []), ("9" * 16, []), ("9" * 100_000, []), ("1.2.3", [1.2]), ("٣", []), ("²", []),
        ("1_000", [1]), ("0x10", [0]), (f"{1 / 3} m", [1 / 3]), (f"{0.1 + 0.2}", [0.1 + 0.2]),
    ],
)  # fmt: skip
def test_the_numbers_of_a_text(text: str, numbers: list[float]) -> None:
    assert numbers_in(text) == numbers


@given(st.lists(st.floats(-1e12, 1e12).map(lambda x: round(x, 3)), max_size=6))
def test_numbers_that_are_printed_are_read_back(numbers: list[float]) -> None:
    assert numbers_in(str(tuple(numbers))) == [pytest.approx(one) for one in numbers]


@given(st.text(alphabet=st.sampled_from("0123456789.,-+eE xé\x00\n٣"), max_size=4000))
def test_whatever_is_printed_is_read_within_limits(text: str) -> None:
    assert all(map(isfinite, numbers_in(text)))
    rest = after("é", text)
    assert rest is None or text.casefold().endswith(rest)


@given(st.lists(st.text(alphabet="ab\n", max_size=5), max_size=20))
def test_lines_are_those_of_all_prints_together(texts: list[str]) -> None:
    prints = [Print((index, 0, "print", text)) for index, text in enumerate(texts)]
    trace = SimpleNamespace(find=lambda kind, robot: prints)
    evidence = cast("Evidence", SimpleNamespace(shared={}, run=SimpleNamespace(trace=trace)))
    assert [line.text for line in lines_of(evidence)] == "".join(texts).splitlines()


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
    changes = {
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
    assert expected in plain(said(judged(lesson, "from marelle.fr import *\n" + wrong)))


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
    worlds = {"passante.py": MOVES, "first.toml": others, "second.toml": others}
    write(lesson.folder / "worlds", worlds)
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
    assert plain(said(judged(load_lesson(lesson.folder), PROTOCOL))).startswith(
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
