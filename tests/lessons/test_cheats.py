"""What a machine can write against a lesson is refused, or is a right answer that the lesson lists; so is a loop that never waits, or a way by heart."""

from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from cheated import written
from programs import program, program_text
from small_lesson import SOLUTION, failure_of, write_lesson
from typed_commands import Command, sentence

from marelle_lessons import Lesson, LessonError, Report, Submission, check, load_lesson
from marelle_lessons.cheats import accepted, card_mutants, cheats, passed, python_mutants
from marelle_lessons.pace import PROBE_S, loops_without_pause
from marelle_lessons.program import Program
from marelle_lessons.replay import looks, replayed
from marelle_sim import ProgramProcess, Run, simulate

SQUARE = "from marelle.fr import *\n\nfor i in range(4):\n    avancer(2)  # deux\n"


def test_a_line_is_removed_and_a_number_doubled_halved_and_negated() -> None:
    assert [name for name, _text in python_mutants(SQUARE)] == [
        ":1 removed: from marelle.fr import *",
        ":3 for i in range(8):", ":3 for i in range(2):", ":3 for i in range(-4):",
        ":4 avancer(4)", ":4 avancer(1)", ":4 avancer(-2)",
    ]  # fmt: skip
    assert dict(python_mutants(SQUARE))[":4 avancer(4)"] == SQUARE.replace("(2)", "(4)")


def test_a_change_that_changes_nothing_is_no_cheat() -> None:
    text = '"""Dire."""\n\n# dire\nx = 0\nprint(x, "été", 0.5)\n'
    assert [name for name, _text in python_mutants(text)] == [
        ":4 removed: x = 0", ':5 removed: print(x, "été", 0.5)',
        ':5 print(x, "été", 1.0)', ':5 print(x, "été", 0.25)', ':5 print(x, "été", -0.5)',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "mutants"),
    [
        ("2(A2 D) B", [
            "A2 D B", "B", "4(A2 D) B", "1(A2 D) B", "2(D) B", "2(A4 D) B", "2(A D) B", "2(A2) B", "2(A2 D2) B",
            "2(A2 D)", "2(A2 D) B2",
        ]),
        ("60(A D8)", ["A D8", "30(A D8)", "60(D8)", "60(A2 D8)", "60(A)", "60(A D4)"]),  # no row says 120 or 16
    ],
)  # fmt: skip
def test_a_card_is_removed_and_its_number_doubled_and_halved(row: str, mutants: list[str]) -> None:
    assert [text for _name, text in card_mutants(row)] == mutants


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("print(bot.line.values())", True),
        ("x = bot.telemetre.distance()", True),
        ("bot.drive(100, 0)", False),
        (SOLUTION, False),
    ],
)
def test_a_program_that_reads_a_sensor_looks(text: str, *, expected: bool) -> None:
    assert looks(text) is expected


def test_a_replay_drives_where_the_solution_drove_and_prints_what_it_printed(
    tmp_path: Path,
) -> None:
    """On a robot without tolerances, within a wheel's lag."""
    first = simulate(program("lessons/drives_two_bends"), world="empty", tolerances=False)
    (tmp_path / "again.py").write_text(replayed(first), encoding="utf-8")
    again = simulate(tmp_path / "again.py", world="empty", tolerances=False)
    assert again.stdout == first.stdout == "là\n"
    assert again.pose.x_mm == pytest.approx(first.pose.x_mm, abs=15)
    assert again.pose.y_mm == pytest.approx(first.pose.y_mm, abs=15)
    assert again.pose.heading_deg == pytest.approx(first.pose.heading_deg, abs=6)
    assert looks(replayed(first)) is False


def test_a_lesson_lists_right_answers_a_line_each(tmp_path: Path) -> None:
    listed = "# pourquoi\n\n  solution.py:3 avancer(4)  \nsolution.cards.txt A\n"
    lesson = load_lesson(write_lesson(tmp_path / "coin", {"accepted.txt": listed}))
    assert accepted(lesson) == ["solution.py:3 avancer(4)", "solution.cards.txt A"]
    found = passed(lesson, ["solution.cards.txt A", "L03/solution.py"])
    assert found == (["solution.cards.txt A"], ["L03/solution.py"], ["solution.py:3 avancer(4)"])
    assert accepted(load_lesson(write_lesson(tmp_path / "without"))) == []


def test_a_list_that_lies_elsewhere_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    folder = write_lesson(tmp_path / "coin")
    (folder / "accepted.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(LessonError) as caught:
        accepted(load_lesson(folder))
    assert caught.value.code == "E-LESSON-14"


@pytest.mark.unmeasured
def test_the_command_says_which_cheats_pass_and_what_a_right_answer_is_called(
    desk: Path, marelle: Command
) -> None:
    listed = "solution.cards.txt A4 D A\nsolution.py:3 avancer(9)\n"
    write_lesson(desk / "coin", {"accepted.txt": listed})
    words = ("check", "--lesson", "coin", "--seeds", "1", "--trust", "--json")
    data = marelle(*words, exits=1).data
    refused = {one["name"]: one["check"] for one in data["cheats"]}
    assert data["kept"] is True
    assert data["promises"][0] == {
        "kind": "solution", "name": "solution.cards.txt", "kept": True, "check": "", "what": "", "action": "",
    }  # fmt: skip
    assert (refused["nothing.py"], refused["L03/solution.py"]) == ("the-way", "the-way")
    assert data["open"] == [name for name, check in refused.items() if not check]
    assert data["stale"] == ["solution.cards.txt A4 D A", "solution.py:3 avancer(9)"]


def test_the_cheats_of_a_lesson_go_by_their_names() -> None:
    assert [one.handed.label for one in cheats(load_lesson("L03"))][:2] == [
        one.name for one in written("03-repeat")[:2]
    ]


@pytest.mark.unmeasured
@pytest.mark.usefixtures("desk")
def test_a_lesson_with_an_open_cheat_is_told_what_to_do(marelle: Command) -> None:
    marelle("new", "lesson", "jardin")
    lines = marelle("check", "--lesson", "jardin", "--seeds", "1", "--trust", exits=1).lines
    begin = lines.index(sentence("cli.check.cheats_open"))
    assert lines[begin + 1 : begin + 4] == [
        "  L03/solution.cards.txt",
        "  L03/solution.py",
        sentence("cli.check.cheats_action"),
    ]


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


SEEDED = "if random.random() > 0.46:\n    while True:\n        a = bot.line.values()\n"


@pytest.mark.parametrize(
    ("text", "facts", "hint", "seconds"),
    [
        (FAST, {"line": 5, "time_us": None}, "Ajoute attendre(10) ", [PROBE_S]),
        (program_text("lessons/loops_late"), {"line": 7}, "Ajoute wait(10) ", [PROBE_S, 30]),
        (f"import random\n{SOLUTION}bot = Robot()\n{SEEDED}", {"seed": 1}, "", [PROBE_S, 30, 30, 5.0]),
    ],
    ids=["it never waits: one short run", "it begins late: one run more", "only another seed reaches it"],
)  # fmt: skip
def test_a_loop_without_a_pause_is_given_up(
    lesson: Lesson, text: str, facts: dict[str, object], hint: str, seconds: list[float]
) -> None:
    runner = Watched()
    report = checked(lesson, text, runner)
    failure = failure_of(report)
    assert {name: getattr(failure, name) for name in facts} == facts
    assert failure.hint.startswith(hint)
    assert [failure.check_id, *(result.check_id for result in report.results)] == ["pace"] * 2
    assert runner.seconds == seconds


@pytest.mark.unmeasured
@pytest.mark.parametrize("isolated", [False, True])
def test_a_loop_that_begins_after_all_lines_are_noted_is_given_up_at_once(
    lesson: Lesson, *, isolated: bool
) -> None:
    many = "for i in range(7000):\n    a = i\n    b = i\n    attendre(2)\n"  # 21 000 lines in 14 s
    with ProgramProcess() as process:
        runner = Watched(process if isolated else False)
        report = checked(lesson, HEAD + many + "while True:\n    bot.drive(0, 0)\n", runner)
    assert (failure_of(report).check_id, failure_of(report).line) == ("pace", 7)
    assert runner.seconds == [PROBE_S, 30, 14.5]  # the last one is what is shown


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
        (HEAD + "while True:\n    bot.tout_droit(100)\n", []),
        (HEAD + "while True:\n    bot.bouton.attendre_appui()\n", []),
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
