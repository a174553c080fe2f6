"""The checker: worlds and seeds by turns, the first failing moment, help, what it costs to be wrong, and how long it takes; and the numbers that a check sees are the same in the process of a run, of a run in a child and in a copy of a warm process."""

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from programs import program_text
from small_lesson import (
    CHECKS,
    LESSON,
    SOLUTION,
    START,
    TOO_MANY,
    WORLD,
    WRONG_TURN,
    Make,
    failure_of,
    help_of,
    run_of,
    write_lesson,
)
from world_files import written

from marelle_lessons import Failure, Lesson, Report, Submission, check, load_lesson
from marelle_lessons.cards import CardError, parse
from marelle_lessons.checks import Evidence
from marelle_lessons.program import Program
from marelle_sim import ProgramProcess, load_world, simulate, warm_children
from marelle_sim.trace import Trace, walk
from marelle_text import Text

FRENCH = "from marelle.fr import *\n"
LUCKY = program_text("lessons/is_lucky")


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return load_lesson(write_lesson(tmp_path / "coin"))


def checked(lesson: Lesson, text: str, language: str = "micropython") -> Report:
    return check(lesson, Submission("x", text, "x.py", language=language), lines=True)


def failure(lesson: Lesson, text: str, language: str = "micropython") -> Failure:
    return failure_of(checked(lesson, text, language))


def test_a_right_program_is_run_on_five_seeds(lesson: Lesson) -> None:
    report = checked(lesson, SOLUTION)
    assert (report.passed, report.seeds, report.failure) == (True, [0, 1, 2, 3, 4], None)
    assert report.results == [
        ("the-way", True, "Le robot passe par A2, A3 et B3."),
        ("few", True, "Trois instructions au plus."),
    ]


def test_a_check_answers_no_question_and_says_so(lesson: Lesson) -> None:
    found = failure(lesson, FRENCH + "avancer(int(input('Combien ? ')))\n")
    assert found.stopped
    assert found.help is not None
    assert (found.help["code"], found.help["line"]) == ("E-LESSON-23", 2)
    assert found.help["action"] == Text("fr")("E-LESSON-23.action")


@pytest.mark.unmeasured
def test_robots_drive_exactly_in_a_lesson_that_says_so(tmp_path: Path) -> None:
    exact = LESSON.replace("seconds = 30\n", "seconds = 30\nexact = true\n")
    turning = FRENCH + "for i in range(10):\n    droite(270)\navancer(2)\n"
    ends = {
        name: {checked_pose(load_lesson(write_lesson(tmp_path / name, {"lesson.toml": text})), turning, seed)
               for seed in (0, 2)}
        for name, text in (("exact", exact), ("usual", LESSON))
    }  # fmt: skip
    assert [len(ends["exact"]), len(ends["usual"])] == [1, 2]


def checked_pose(lesson: Lesson, text: str, seed: int) -> tuple[float, float]:
    """Return where a program that fails ends, on one seed."""
    found = run_of(failure_of(check(lesson, Submission("x", text, "x.py"), seeds=[seed])))
    return found.pose.x_mm, found.pose.y_mm


def test_seeds_run_in_the_worlds_by_turns(lesson: Lesson) -> None:
    seen: list[tuple[int, str]] = []

    def run(program: str, **options: object) -> object:
        seen.append((int(str(options["seed"])), str(getattr(options["world"], "name", ""))))
        return simulate(program, **options)  # type: ignore[arg-type]

    submission = Submission("x", SOLUTION, "x.py")
    assert check(lesson, submission, seeds=[0, 1, 2, 7], run_with=run).passed  # type: ignore[arg-type]
    assert seen == [(0, "first"), (1, "second"), (2, "first"), (7, "second")]


def test_the_first_run_that_fails_is_the_last_one(lesson: Lesson) -> None:
    report = checked(lesson, WRONG_TURN)
    assert report.seeds == [0]
    assert [result.passed for result in report.results] == [False, True]


def test_a_program_that_is_right_by_chance_is_found_out(lesson: Lesson) -> None:
    found = failure_of(check(lesson, Submission("x", LUCKY, "x.py"), seeds=range(20)))
    again = check(lesson, Submission("x", LUCKY, "x.py"), seeds=[found.seed]).failure
    assert (again and again.time_us) == found.time_us


def test_a_robot_that_drove_into_a_box_is_told_the_hint_and_not_to_free_its_wheel(
    asked: Make,
) -> None:
    box = '[[box]]\nname = "pile"\nat = [75, 375]\nsize = [150, 60]\n'
    lesson = asked('kind = "no_contact"\n', WORLD + box)
    found = failure_of(lesson(FRENCH + "bot = Robot()\nbot.straight(400)\n"))
    assert [one["code"] for one in run_of(found).remarks("fr")] == ["E-BOT-03"]
    assert (found.check_id, found.hint, found.help) == ("one", "h", None)


def test_a_failure_says_when_where_and_what_to_think_about(lesson: Lesson) -> None:
    found = failure(lesson, WRONG_TURN)
    assert (found.check_id, found.seed, found.world, found.line) == ("the-way", 0, "first", 6)
    assert found.source_line == "avancer()"
    assert found.time_us is not None
    assert 3_000_000 < found.time_us < 4_500_000
    assert found.place.startswith("hors du tapis, à ")
    assert found.sentence.startswith("À 4,0")
    assert found.hint == "Où le robot est-il après deux cases\u00a0?"
    assert found.help is None
    assert run_of(found).world.name == "first"


def test_a_failure_is_said_in_english_too(lesson: Lesson) -> None:
    found = failure_of(check(lesson, Submission("x", START, "x.py"), language="en"))
    assert (found.sentence, found.place) == (
        "At 1.4 s, in A2: the robot should have gone to A3.", "in A2",
    )  # fmt: skip


def test_the_card_that_ran_at_the_failing_moment_is_known(lesson: Lesson) -> None:
    assert failure(lesson, "A2 G\nA", "cards").card == (5, 6)
    assert failure(lesson, "A A D A", "cards").card is None


def test_an_error_comes_before_all_that_it_causes(lesson: Lesson) -> None:
    found = failure(lesson, FRENCH + "avancer(2)\ndroit()\navancer()\n")
    assert found.check_id == "ends"
    assert found.sentence == Text("fr")("check.ends_failed")
    assert help_of(found)["action"] == "Voulais-tu écrire «\xa0droite\xa0»\xa0?"
    assert (found.line, found.source_line) == (3, "droit()")


def test_an_error_counts_even_when_all_else_is_done(lesson: Lesson) -> None:
    report = checked(lesson, SOLUTION + "1 / 0\n")
    assert report.failure is not None
    assert report.failure.check_id == "ends"
    assert report.results[0] == ("ends", False, report.failure.sentence)
    assert [result.passed for result in report.results[1:]] == [True, True]


def test_what_happened_comes_before_what_is_written(lesson: Lesson) -> None:
    assert failure(lesson, FRENCH + "avancer()\n" * 4).check_id == "the-way"
    assert failure(lesson, TOO_MANY).check_id == "few"


def test_a_lesson_s_own_words_say_that_a_program_must_end_well(tmp_path: Path) -> None:
    own = CHECKS + (
        '[[check]]\nid = "no-error"\nkind = "ends"\n'
        '[check.fr]\npassed = "Sans erreur."\nfailed = "Erreur à la ligne {line}."\nhint = "Lis."\n'
    )
    lesson = load_lesson(write_lesson(tmp_path / "coin", {"checks.toml": own}))
    found = failure(lesson, FRENCH + "avancer()\n1 / 0\n")
    assert (found.check_id, found.sentence, found.hint) == (
        "no-error", "Erreur à la ligne 3.", "Lis.",
    )  # fmt: skip
    assert found.help is not None


def test_a_check_of_one_world_is_only_asked_there(tmp_path: Path) -> None:
    only = CHECKS.replace("in_order = true", 'in_order = true\nworlds = ["second"]', 1)
    report = checked(load_lesson(write_lesson(tmp_path / "coin", {"checks.toml": only})), START)
    assert (report.seeds, report.failure and report.failure.world) == ([0, 1], "second")


@pytest.mark.parametrize(
    "text", ["", "\n", "# rien\n", "pass\n", "while True:\n    pass\n", "\x00"]
)
def test_a_program_that_does_nothing_fails(lesson: Lesson, text: str) -> None:
    assert not checked(lesson, text).passed


def test_what_could_not_be_read_is_a_report_with_its_reason(lesson: Lesson) -> None:
    report = checked(lesson, "A2 Z", "cards")
    assert report.failure is not None
    assert report.failure.check_id == "read"
    assert report.failure.run is None
    assert (report.seeds, report.results) == ([], [])
    with pytest.raises(CardError) as caught:
        parse("A2 Z")
    handed = Submission("photo", "", "photo.png", problem=caught.value)
    assert check(lesson, handed).failure == report.failure


def test_a_program_of_several_files_runs(lesson: Lesson) -> None:
    files = {"pas.py": FRENCH + "def marche():\n    avancer(2)\n    droite()\n    avancer()\n"}
    handed = Submission("x", "import pas\npas.marche()\n", "x", files=files, entry="main.py")
    assert check(lesson, handed).passed


def test_an_isolated_run_says_the_same(lesson: Lesson) -> None:
    isolated = partial(simulate, isolate=True)
    handed = Submission("x", WRONG_TURN, "x.py", entry="tour.py")
    there = check(lesson, handed, lines=True, run_with=isolated)
    assert there.as_data() == check(lesson, handed, lines=True).as_data()


def test_a_report_as_data_is_ready_for_json(lesson: Lesson) -> None:
    data = checked(lesson, FRENCH + "gauch()\n").as_data()
    assert (data["lesson"], data["label"], data["passed"], data["seeds"]) == (
        "T1",
        "x",
        False,
        [0],
    )
    assert data["failure"]["check"] == "ends"
    assert data["failure"]["time_s"] < 0.1
    assert data["failure"]["help"]["line"] == 2


def test_the_checker_needs_nothing_but_the_standard_library(lesson: Lesson) -> None:
    """As in the browser: no Pillow, click, rich or markdown-it, no process or socket."""
    program = f"""
import sys
before = set(sys.modules)  # a measured process has some already
from marelle_lessons import Submission, check, load_lesson
report = check(load_lesson({str(lesson.folder)!r}), Submission("x", {WRONG_TURN!r}, "x.py"))
wrong = {{"PIL", "click", "markdown_it", "rich", "subprocess", "multiprocessing", "socket"}}
print(report.passed, sorted(wrong & set(sys.modules) - before))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False []\n"


BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "check.py"


@pytest.mark.timing
@pytest.mark.parametrize(
    "limits", [["--seeds", "1", "--most-s", "6"], ["--seeds", "5", "--most-ratio", "1.3"]]
)
def test_thirty_programs_of_sixty_seconds_are_checked_in_time(limits: list[str]) -> None:
    """The whole command on two cores: start, reading, workers, thirty runs, the table.

    On one seed in six seconds; on five, fenced in and with each report kept, it computes at most 1.3 times as much as without both.
    """
    done = subprocess.run(
        [sys.executable, str(BENCHMARK), "--rounds", "3", *limits],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


AGAINST_A_WALL = "from marelle import Robot, wait\nRobot().drive(200, 0)\nwait(9000)\n"
AVOIDS = """\
format = "checks-1"
[[check]]
id = "one"
kind = "avoids"
squares = ["A1"]
[check.fr]
passed = "oui"
failed = "{time_s} s, {x_mm} mm, {y_mm} mm"
hint = "quoi"
[check.en]
passed = "yes"
failed = "{time_s} s, {x_mm} mm, {y_mm} mm"
hint = "what"
"""
ON_A_BORDER = WORLD.replace('square = "A1"', "at = [150, 75]")  # between A1 and B1


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("text", "world"),
    [
        (AGAINST_A_WALL, "squares"),
        (AGAINST_A_WALL, "empty_room"),
        (program_text("lessons/turns_forty_times"), "room"),
        (program_text("lessons/follows_a_line"), "line_loop"),
    ],
    ids=["beside the mat", "against a wall", "among walls", "along a line"],
)
def test_a_path_is_the_same_here_in_a_child_and_read_back(
    text: str, world: str, tmp_path: Path
) -> None:
    run = partial(simulate, written(tmp_path, text, "program.py"), world=world, seconds=15, seed=3)
    with warm_children([load_world(world)]) as start, ProgramProcess(start) as process:
        here, there, copied = run(), run(isolate=True), run(isolate=process)
    path = Evidence(here, Program(text)).path
    assert path == Evidence(there, Program(text)).path == Evidence(copied, Program(text)).path
    assert path == walk(Trace.read(here.trace.lines()))
    assert here.sha256() == there.sha256() == copied.sha256()


@pytest.mark.unmeasured
def test_a_robot_at_the_border_of_two_squares_is_judged_alike(tmp_path: Path) -> None:
    changes = {
        "checks.toml": AVOIDS,
        "worlds/first.toml": ON_A_BORDER,
        "wrong/turn.py": None,
        "wrong/many.cards.txt": None,
    }
    lesson = load_lesson(write_lesson(tmp_path / "border", changes))
    submission = Submission("x", AGAINST_A_WALL.replace("9000", "80"), "x.py")
    here = check(lesson, submission, seeds=[0])
    there = check(lesson, submission, seeds=[0], run_with=partial(simulate, isolate=True))
    worlds = [world.world for world in lesson.worlds]
    with warm_children(worlds) as start, ProgramProcess(start) as process:
        copied = check(lesson, submission, seeds=[0], run_with=partial(simulate, isolate=process))
    assert here.as_data() == there.as_data() == copied.as_data()
    assert (
        failure_of(here).time_us == 101_000
    )  # not at 21 ms, when it was 0.2 nm beyond the border


def test_a_place_that_is_looked_at_is_one_of_whole_micrometres(tmp_path: Path) -> None:
    program = written(tmp_path, AGAINST_A_WALL, "program.py")
    run = simulate(program, world=load_world("squares"), seconds=1)
    _start, (time_us, x_mm, y_mm, heading_deg), *_others = walk(run.trace)
    assert (time_us, x_mm, y_mm, heading_deg) == (21_000, 75.0, 75.023, 359.999)
