"""A lesson's world with a second robot, whose program the world names: the pupil's robot alone is judged."""

from pathlib import Path

import pytest
from handed_in import write
from page_questions import ask
from programs import program_text
from small_lesson import LESSON, failure_of, help_of, refusal, run_of, write_lesson

from marelle_lessons import Lesson, Report, Submission, check, load_lesson
from marelle_lessons.starter import starter_files
from marelle_sim import ProgramProcess, simulate
from marelle_text import Text

OWN = LESSON.replace('hidden = ["second"]\n', "")
LANE = """\
format = 1
size = [1200, 600]
border = true
[[robot]]
name = "livreur"
at = [150, 300]
heading = 90
[[robot]]
name = "passante"
at = [600, 100]
heading = 0
program = "passante.py"
"""
PASSER_BY = program_text("lessons/passer_by")
CHECKS = """\
format = "checks-1"

[[check]]
id = "no-touch"
kind = "no_contact"
[check.fr]
passed = "Le robot ne touche rien."
failed = "À {time_s} s, le robot touche {wall}."
hint = "Que voit-il devant lui ?"

[[check]]
id = "soon"
kind = "lasts"
max_s = 20
[check.fr]
passed = "Le programme finit à temps."
failed = "Le programme dure {count} s, il en faut {expected} au plus."
hint = "Qui attend-il ?"

[[check]]
id = "there"
kind = "arrives"
x_mm = 930
y_mm = 300
tolerance_mm = 120
[check.fr]
passed = "Le robot est arrivé."
failed = "Le robot est à {count} mm de son arrivée."
hint = "Est-il reparti ?"
"""
BLIND = "from marelle.fr import *\nbot = Robot()\nbot.tout_droit(780)\n"
FILES = {
    "lesson.toml": OWN, "checks.toml": CHECKS, "worlds/second.toml": None, "worlds/first.toml": LANE,
    "worlds/passante.py": PASSER_BY, "wrong/turn.py": None, "wrong/many.cards.txt": None,
}  # fmt: skip


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return load_lesson(write_lesson(tmp_path / "rue", FILES))


def checked(lesson: Lesson, text: str) -> Report:
    return check(lesson, Submission("x", text, "x.py"), language="fr", lines=True)


def told(folder: Path, changes: dict[str, str | bytes | None]) -> str:
    return refusal(write_lesson(folder / "rue", {**FILES, **changes}))


@pytest.mark.unmeasured
def test_who_lets_the_passer_by_go_first_arrives(lesson: Lesson) -> None:
    """The passer-by's program goes on for a minute: the check `lasts` is of the pupil's alone."""
    report = checked(lesson, program_text("lessons/lets_others_pass"))
    assert (report.failure, report.seeds) == (None, [0, 1, 2, 3, 4])


def test_who_is_not_looked_for_is_touched_and_called_by_name(lesson: Lesson) -> None:
    failure = failure_of(checked(lesson, BLIND))
    assert failure.check_id == "no-touch"
    assert "passante" in failure.sentence
    assert (failure.line, failure.source_line) == (3, "bot.tout_droit(780)")
    assert [robot.name for robot in run_of(failure).robots] == ["livreur", "passante"]


def test_what_is_wrong_is_told_of_the_pupils_robot(lesson: Lesson) -> None:
    """Its program ends at once, the other one's does not: the moment and the place are the pupil's."""
    failure = failure_of(checked(lesson, "from marelle.fr import *\nattendre(1500)\n"))
    assert failure.check_id == "there"
    assert failure.time_us == 1_500_000
    assert failure.sentence == "Le robot est à 780 mm de son arrivée."


def test_an_error_of_the_pupils_program_is_told_with_its_line(lesson: Lesson) -> None:
    failure = failure_of(checked(lesson, "from marelle.fr import *\nbott.stop()\n"))
    assert failure.stopped
    assert help_of(failure)["line"] == 2


@pytest.mark.unmeasured
def test_a_strangers_program_meets_the_passer_by_in_its_own_process(lesson: Lesson) -> None:
    with ProgramProcess() as process:
        report = check(
            lesson,
            Submission("x", BLIND, "x.py"),
            seeds=[0],
            run_with=lambda program, **options: simulate(program, isolate=process, **options),
        )
    assert failure_of(report).check_id == "no-touch"


def test_a_pupils_folder_has_the_passer_bys_program_and_runs(
    lesson: Lesson, tmp_path: Path
) -> None:
    files = starter_files(lesson, Text("fr"), "micropython").files
    assert files["passante.py"] == PASSER_BY.encode()
    run = simulate(write(tmp_path / "moi", files))
    assert [robot.name for robot in run.robots] == ["livreur", "passante"]
    assert run.robot("passante").pose.y_mm > 250


def test_the_page_runs_both_and_remarks_on_the_pupils_program(tmp_path: Path) -> None:
    lesson = str(write_lesson(tmp_path / "rue", FILES))
    answer = ask("run", program="from marelle.fr import *\n", cards=False, lesson=lesson)
    assert [robot["name"] for robot in answer["replay"]["robots"]] == ["livreur", "passante"]
    assert answer["remarks"] != []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('program = "passante.py"\n', "", "E-WORLD-43 worlds/first.toml"),
        ('heading = 90\n', 'heading = 90\nprogram = "passante.py"\n', "E-WORLD-45"),
        ('"livreur"', '"robot"', "E-WORLD-44"),
        ('"passante.py"', '"../start.py"', "E-WORLD-28"),
        ("at = [600, 100]", "at = [200, 300]", "E-WORLD-27"),
        ("at = [600, 100]", "at = [600, 20]", "E-WORLD-21"),
    ],
)  # fmt: skip
def test_a_world_of_several_robots_that_no_lesson_can_have_is_refused(
    tmp_path: Path, old: str, new: str, code: str
) -> None:
    assert old in LANE
    assert told(tmp_path, {"worlds/first.toml": LANE.replace(old, new)}).startswith(code)


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "passante.py" in told(tmp_path, {"worlds/passante.py": None})
