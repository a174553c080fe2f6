"""A lesson of two roles: each robot runs its part of the one file that is handed in, each check names its robot, and the page asks about each."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from handed_in import write
from page_questions import ask
from refused import refuses
from small_lesson import PLAIN, failure_of, help_of, refused as refused_with
from typed_commands import Command
from world_files import edited, written

from marelle_lessons import LessonError, Submission, check, load_lesson, read_submissions
from marelle_lessons.authoring import new_lesson
from marelle_lessons.cheats import cheats
from marelle_lessons.page.contents import contents
from marelle_lessons.replay import replay_of
from marelle_lessons.roles import split
from marelle_sim import simulate
from marelle_text import Problem, Text

FOLDER = Path(__file__).parents[2] / "docs" / "programs" / "crossing"
LESSON = load_lesson(FOLDER)
WRONG = [(one.file, one.text, one.expects) for one in LESSON.wrong]
HEAD = "from marelle.fr import *\n"
RED = f"# rôle : rouge\n{HEAD}avancer(5)\n"


def refused(file: str, text: str, lines: bool = False) -> tuple[str, str, str, int]:
    """Return which check refuses a program, of which robot, its sentence, and the line to look at."""
    language = "cards" if file.endswith(".txt") else "micropython"
    handed = Submission(file, text, file, language=language)
    failure = failure_of(check(LESSON, handed, language="fr", lines=lines))
    return failure.check_id, failure.robot, failure.sentence.translate(PLAIN), failure.line


def problem(text: str) -> str:
    """Return the code and the words of what is wrong with the parts of a text."""
    with pytest.raises(Problem) as caught:
        split(text, LESSON.roles, "a.txt", "fr")
    said = caught.value.explain(Text("fr"))
    return f"{caught.value.code} {said.what} {said.action}".translate(PLAIN)


@pytest.mark.unmeasured
@pytest.mark.parametrize(("file", "text"), LESSON.solutions)
def test_a_solution_has_both_robots_arrive(file: str, text: str) -> None:
    language = "cards" if file.endswith(".txt") else "micropython"
    report = check(LESSON, Submission(file, text, file, language=language))
    assert (report.failure, report.seeds) == (None, [0, 1, 2, 3, 4])


@pytest.mark.parametrize(("file", "text", "expects"), WRONG)
def test_a_wrong_program_is_refused_by_its_check(file: str, text: str, expects: str) -> None:
    assert refused(file, text)[0] == expects


def test_blue_that_waits_a_minute_is_refused_and_called_by_its_name() -> None:
    told = refused("a.txt", "# rôle : rouge\nA5\n# rôle : bleu\nP60 A5")
    assert told[:3] == (
        "soon", "le robot bleu", "Le robot bleu met 64,4 s, il en faut 15 au plus.",
    )  # fmt: skip


def test_a_robot_that_touches_the_other_one_is_told_with_both_names() -> None:
    sentence = refused("a.txt", "# rôle : bleu\nA5\n# rôle : rouge\nA5")[2]
    assert sentence.endswith("le robot rouge touche le robot bleu.")


def test_an_error_in_the_second_part_has_its_line_in_the_whole_file() -> None:
    text = f"{RED}# rôle : bleu\n{HEAD}attendre(4000)\nbot.avancer(5)\n"
    check_id, robot, sentence, _line = refused("a.py", text)
    assert (check_id, robot) == ("ends", "le robot bleu")
    assert sentence == "Le robot bleu : Le programme s'arrête avant d'avoir fini."
    failure = failure_of(check(LESSON, Submission("a", text, "a.py"), language="fr"))
    assert (failure.stopped, help_of(failure)["line"]) == (True, 7)


def test_the_card_to_look_at_stands_in_the_whole_text() -> None:
    text = "# rôle : rouge\nA5\n# rôle : bleu\nP60 A5"
    handed = Submission("a.txt", text, "a.txt", language="cards")
    failure = failure_of(check(LESSON, handed, language="fr", lines=True))
    assert failure.card is not None
    assert text[slice(*failure.card)] == "P60"


def test_the_line_to_look_at_is_one_of_the_robot_that_fails() -> None:
    text = f"# rôle : rouge\n{HEAD}attendre(5000)\navancer(5)\n# rôle : bleu\n{HEAD}avancer(4)\n"
    assert refused("a.py", text, lines=True)[3] == 7


@pytest.mark.unmeasured
def test_a_loop_that_never_waits_is_found_in_the_second_part() -> None:
    text = f"{RED}# rôle : bleu\n{HEAD}bot = Robot()\nwhile True:\n    bot.drive(100, 0)\n"
    check_id, robot, sentence, line = refused("a.py", text)
    assert (check_id, robot, line) == ("pace", "le robot bleu", 7)
    assert sentence.startswith("Le robot bleu : ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# rôle : rouge\nA5\n", "E-LESSON-50 a.txt : il manque le programme pour le robot bleu. Écris la ligne « # rôle : bleu », et son programme dessous."),
        ("A5\n", "E-LESSON-53 a.txt, ligne 1 : cette ligne n'est à aucun robot. Écris d'abord « # rôle : rouge », puis son programme."),
        ("# rôle : rouge\nA5\n# role: bleus\nA5", "E-LESSON-51 a.txt, ligne 3 : aucun robot de cette leçon ne s'appelle « bleus ». Essaie : bleu"),
        ("# rôle : rouge\nA5\n#role:ROUGE\nA5", "E-LESSON-52 a.txt, ligne 3 : un deuxième programme pour le robot rouge. Garde un seul programme par robot."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_parts_is_said(text: str, told: str) -> None:
    assert problem(text) == told


@pytest.mark.parametrize(
    "line",
    [
        "# role: bleu",
        "#RÔLE :bleu  ",
        "  # ro\u0302le\xa0: Le robot BLEU",
        "# role: the blue robot",
    ],
)
def test_a_role_answers_to_each_of_its_names(line: str) -> None:
    parts = split(f"# expect: x\n\n# role: rouge\nA\n{line}\nP2", LESSON.roles, "a.txt")
    assert {robot: part.strip() for robot, part in parts.items()} == {"rouge": "A", "bleu": "P2"}


def test_a_part_stands_where_it_does_in_the_whole_text() -> None:
    text = "# rôle : rouge\nA5\n# rôle : bleu\nP2"
    part = split(text, LESSON.roles, "a.txt")["bleu"]
    assert (len(part), part.count("\n"), part.index("P2")) == (len(text), 3, text.index("P2"))


def test_a_role_that_would_drive_a_terminal_is_shown_as_signs() -> None:
    said = problem("# role: \x1b[2J" + "x" * 10_000)
    assert said.startswith("E-LESSON-51")
    assert ("\x1b" in said, len(said) < 300) == (False, True)


def test_twenty_thousand_role_lines_are_refused_at_the_second_of_a_kind() -> None:
    assert problem("# role: rouge\n" * 20_000).startswith("E-LESSON-52 a.txt, ligne 2")


def told(folder: Path, file: str, old: str, new: str) -> tuple[str, dict[str, object]]:
    """Return the code and the facts with which the lesson is refused with one thing changed."""
    copied = Path(copytree(FOLDER, folder / "crossing"))
    edited(copied / file, old, new)
    return refused_with(copied)


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("worlds/crossroads.toml", '"bleu"', '"vert"', ("E-LESSON-54", {"file": "worlds/crossroads.toml", "line": 15, "expected": "rouge, bleu"})),
        ("checks.toml", '"bleu"', '"bleus"', ("E-LESSON-13", {"file": "crossing/checks.toml", "line": 37, "key": "check.robot", "value": "bleus", "nearest": "bleu"})),
        ("lesson.toml", '"bleu"', '"rouge"', ("E-LESSON-13", {"file": "crossing/lesson.toml", "line": 23, "key": "role.robot", "value": "rouge", "nearest": "rouge 2"})),
        ("lesson.toml", '"le robot bleu"', '"rouge"', ("E-LESSON-13", {"file": "crossing/lesson.toml", "line": 24, "key": "role.fr", "value": "rouge", "nearest": "rouge 2"})),
        ("start.cards.txt", "# rôle : bleu", "", ("E-LESSON-50", {"file": "crossing/start.cards.txt", "role": "le robot bleu", "name": "bleu"})),
        ("solution.py", "# rôle : bleu", "# rôle : vert", ("E-LESSON-51", {"file": "crossing/solution.py", "line": 6, "value": "vert", "nearest": "rouge, bleu"})),
    ],
)  # fmt: skip
def test_a_lesson_whose_roles_do_not_fit_is_refused(
    tmp_path: Path, file: str, old: str, new: str, expected: tuple[str, dict[str, object]]
) -> None:
    assert told(tmp_path, file, old, new) == expected


def test_five_roles_are_too_many(tmp_path: Path) -> None:
    more = "".join(f'\n[[role]]\nrobot = "r{n}"\nfr = "robot {n}"\n' for n in range(3))
    assert told(tmp_path, "lesson.toml", "\n[title]", f"{more}\n[title]")[0] == "E-LESSON-12"


def test_a_lesson_without_roles_has_no_check_of_one_robot(tmp_path: Path) -> None:
    copied = Path(copytree(FOLDER.parent / "my-lesson", tmp_path / "post"))
    edited(copied / "checks.toml", "kind =", 'robot = "rouge"\nkind =')
    with refuses(LessonError, "E-LESSON-13"):
        load_lesson(copied)


def test_the_machine_writes_against_each_role() -> None:
    names = [cheat.name for cheat in cheats(LESSON)]
    for name in (
        "solution.py rouge: pass",
        "solution.cards.txt bleu P2 A5",
        "solution.cards.txt bleu: P",
    ):
        assert name in names
    idle = next(one.handed for one in cheats(LESSON) if one.name == "solution.py rouge: pass")
    assert idle.text.startswith("# role: rouge\npass\n# role: bleu\nfrom marelle.fr")


def test_a_new_lesson_like_it_has_its_roles(tmp_path: Path) -> None:
    made = load_lesson(write(tmp_path / "copie", new_lesson(LESSON, "copie", Text("fr"))))
    assert [role.title("en") for role in made.roles] == ["the red robot", "the blue robot"]


def test_the_command_checks_one_file_and_says_whose_fault_it_is(
    tmp_path: Path, marelle: Command
) -> None:
    path = written(tmp_path, "# rôle : rouge\nA5\n# rôle : bleu\nP60 A5\n", "equipe.cards.txt")
    failure = marelle("check", str(FOLDER), str(path), "--json", exits=1).data["failure"]
    assert (failure["check"], failure["robot"]) == ("soon", "le robot bleu")


def test_a_card_that_is_none_is_shown_where_it_stands_in_the_file(
    tmp_path: Path, marelle: Command
) -> None:
    path = written(tmp_path, "# rôle : rouge\nA5\n# rôle : bleu\nA5 Z\n", "equipe.cards.txt")
    assert "    A5 Z\n       ^" in marelle("check", str(FOLDER), str(path), exits=2).err


@pytest.mark.unmeasured
def test_a_folder_of_files_is_a_row_for_each_team(tmp_path: Path) -> None:
    team = "# rôle : rouge\nA5\n# rôle : bleu\nP4 A5\n"
    write(tmp_path, {f"equipe-{number}.cards.txt": team for number in (1, 2)})
    assert [check(LESSON, one).passed for one in read_submissions(tmp_path)] == [True, True]


@pytest.mark.unmeasured
def test_the_lesson_keeps_what_it_promises(marelle: Command) -> None:
    data = marelle("check", "--lesson", str(FOLDER), "--trust", "--json").data
    assert (data["kept"], data["open"], data["stale"]) == (True, [], [])


@pytest.mark.parametrize("page", ["lessons.md", "lessons.fr.md"])
def test_what_the_page_shows_stands_in_the_lesson(page: str) -> None:
    text = (FOLDER.parents[1] / page).read_text("utf-8")
    roles, soon = (
        next(block for block in text.split("```toml\n") if block.startswith(begun))
        for begun in ("[[role]]", "# checks.toml")
    )
    settings = (
        (FOLDER / "lesson.toml")
        .read_text("utf-8")
        .replace(" # one row of cards for each robot", "")
    )
    assert roles.partition("```")[0] in settings
    said = soon.partition("```")[0].removeprefix("# checks.toml\n")
    assert said in (FOLDER / "checks.toml").read_text("utf-8")
    assert (FOLDER / "solution.cards.txt").read_text("utf-8") in text


@pytest.mark.unmeasured
@pytest.mark.parametrize("file", ["solution.cards.txt", "solution.py"])
def test_a_run_has_each_robot_do_its_part(file: str, marelle: Command) -> None:
    said = marelle("run", str(FOLDER / file), "--lesson", str(FOLDER)).out.translate(PLAIN)
    assert "Le programme est fini au bout de 8,4 s. Le robot est en D1" in said
    assert "Le programme est fini au bout de 4,4 s. Le robot est en F3" in said


def test_a_run_says_which_part_is_missing(tmp_path: Path, marelle: Command) -> None:
    path = written(tmp_path, "# rôle : rouge\nA5\n", "equipe.cards.txt")
    assert "E-LESSON-50" in marelle("run", str(path), "--lesson", str(FOLDER), exits=2).err


def test_a_line_that_only_looks_like_a_role_changes_nothing_for_one_robot(
    tmp_path: Path, marelle: Command
) -> None:
    path = written(tmp_path, "# role: red\nfrom marelle.fr import *\navancer()\n", "seul.py")
    assert "fini" in marelle("run", str(path)).out


@pytest.mark.unmeasured
def test_a_class_is_graded_with_the_robot_in_each_row(marelle: Command) -> None:
    said = " ".join(
        marelle("check", str(FOLDER), str(FOLDER / "wrong"), "--again", exits=1)
        .out.translate(PLAIN)
        .split()
    )
    assert "Le robot bleu met 64,4 s, il en faut 15 au plus." in said
    assert "0 programme réussi sur 5" in said


def test_the_moves_of_both_robots_are_written_without_looking() -> None:
    replay = replay_of(LESSON, dict(LESSON.solutions)["solution.py"], simulate)
    assert [
        name for name, part in split(replay, LESSON.roles, "a.py").items() if "MOVES" in part
    ] == ["rouge", "bleu"]
    assert check(LESSON, Submission("replay", replay, "replay.py"), seeds=[0]).passed


PYTHON = f"# rôle : rouge\n{HEAD}avancer(5)\n# rôle : bleu\n{HEAD}attendre(4000)\navancer(5)\n"


def asked(do: str, program: str, robot: str, *, cards: bool = True, **more: Any) -> dict[str, Any]:
    """Return what the page is told; the robot is the one whose tab is open."""
    return ask(do, program=program, cards=cards, lesson=str(FOLDER), robot=robot, **more)


def test_both_robots_run_and_the_one_that_is_shown_comes_first() -> None:
    told = asked("run", PYTHON, "bleu", cards=False)
    assert [one["name"] for one in told["replay"]["robots"]] == ["bleu", "rouge"]
    assert {line for _ms, _file, line in told["replay"]["lines"]} == {1, 2, 3}
    assert told["replay"]["error"] is None


def test_a_run_is_the_same_whichever_tab_is_open() -> None:
    runs = [asked("run", PYTHON, robot, cards=False)["replay"] for robot in ("rouge", "bleu")]
    red, blue = ({one["name"]: one["path"] for one in run["robots"]} for run in runs)
    assert red == blue
    assert red["rouge"][-1][1] > 750
    assert red["bleu"][-1][2] < 150


def test_cards_light_those_of_the_robot_that_is_shown() -> None:
    told = asked("run", "# rôle : rouge\nA5\n# rôle : bleu\nP4 A2 A3\n", "bleu")
    assert len(told["places"]) == 3


def test_an_empty_row_leaves_the_other_robot_where_it_stands() -> None:
    told = asked("run", "# rôle : rouge\nA5\n# rôle : bleu\n", "rouge")
    assert told["replay"]["ended"] == "done"
    assert len(told["replay"]["robots"]) == 2


def test_another_robots_mistake_is_told_with_its_robot_and_its_line() -> None:
    text = f"# rôle : rouge\n{HEAD}avancer(5)\n# rôle : bleu\n{HEAD}attendre(4000)\navance(5)\n"
    told = asked("run", text, "rouge", cards=False)
    assert (told["robot"], told["replay"]["error"]["line"]) == ("bleu", 3)


def test_steps_are_those_of_the_robot_that_is_shown_and_no_other_mistake_is_told() -> None:
    text = f"# rôle : rouge\n{HEAD}avancer(5)\n# rôle : bleu\n{HEAD}avance(5)\n"
    told = asked("steps", text, "rouge", cards=False, around={"event": 0})
    assert [line for _us, line, *_more in told["events"]] == [1, 2]
    assert told["replay"]["error"] is None


def test_another_robots_card_that_is_none_is_told_with_its_robot() -> None:
    told = asked("run", "# rôle : rouge\nA5\n# rôle : bleu\nA5 Z", "rouge")
    assert (told["problem"]["code"], told["problem"]["robot"]) == ("E-CARD-01", "bleu")


def test_a_check_tells_whose_program_fails_and_the_line_in_its_tab() -> None:
    told = asked("check", PYTHON.replace("4000", "60000"), "rouge", cards=False)
    assert (told["robot"], told["report"]["failure"]["check"]) == ("bleu", "soon")
    assert told["report"]["failure"]["line"] == 2
    assert {line for _ms, _file, line in told["replay"]["lines"]} <= {1, 2, 3}


def test_an_error_in_a_check_has_its_line_in_its_tab() -> None:
    told = asked("check", PYTHON.replace("avancer(5)\n# ", "avance(5)\n# "), "bleu", cards=False)
    assert (told["robot"], told["error"]["line"]) == ("rouge", 2)


def test_a_check_passes_with_both_rows() -> None:
    told = asked("check", "# rôle : rouge\nA5\n# rôle : bleu\nP4 A5", "rouge")
    assert told["report"]["passed"] is True


def test_an_example_is_shown_with_the_first_robot_alone() -> None:
    told = asked("run", f"{HEAD}avancer(2)\n", "", cards=False)
    assert told["replay"]["error"] is None
    assert told["replay"]["robots"][0]["name"] == "rouge"


@pytest.mark.unmeasured
def test_the_page_is_given_a_start_a_colour_and_a_name_for_each_role() -> None:
    lesson = contents("fr", own=[load_lesson(FOLDER)])["lessons"][-1]
    assert [(one["robot"], one["color"]) for one in lesson["roles"]] == [
        ("rouge", "#c8452f"), ("bleu", "#2f6fb5"),
    ]  # fmt: skip
    assert lesson["starts"]["parts"]["bleu"]["cards"] == "A5"
    assert lesson["starts"]["parts"]["bleu"]["micropython"] == f"{HEAD}\navancer(5)\n"
    assert lesson["puzzles"] == {}
