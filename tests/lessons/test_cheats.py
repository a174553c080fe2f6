"""What a machine can write against a lesson is refused, or is a right answer that the lesson lists."""

from pathlib import Path

import pytest
from cheated import written
from programs import program
from small_lesson import SOLUTION, write_lesson
from typed_commands import Command

from marelle_lessons import LessonError, load_lesson
from marelle_lessons.cheats import accepted, cheats, passed
from marelle_lessons.mutants import card_mutants, python_mutants
from marelle_lessons.replay import looks, replayed
from marelle_sim import simulate

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


def test_a_card_is_removed_and_its_number_doubled_and_halved() -> None:
    assert [text for _name, text in card_mutants("2(A2 D) B")] == [
        "A2 D B", "B", "4(A2 D) B", "1(A2 D) B", "2(D) B", "2(A4 D) B", "2(A D) B", "2(A2) B",
        "2(A2 D2) B", "2(A2 D)", "2(A2 D) B2",
    ]  # fmt: skip


def test_what_no_row_can_say_is_no_cheat() -> None:
    assert [text for _name, text in card_mutants("60(A D8)")] == [
        "A D8", "30(A D8)", "60(D8)", "60(A2 D8)", "60(A)", "60(A D4)",
    ]  # fmt: skip


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
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    monkeypatch.chdir(tmp_path)
    listed = "solution.cards.txt A4 D A\nsolution.py:3 avancer(9)\n"
    write_lesson(tmp_path / "coin", {"accepted.txt": listed})
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
def test_a_lesson_with_an_open_cheat_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    monkeypatch.chdir(tmp_path)
    marelle("new", "lesson", "jardin")
    lines = marelle("check", "--lesson", "jardin", "--seeds", "1", "--trust", exits=1).lines
    begin = lines.index(
        "Ceux-ci réussissent : chacun est une autre réponse juste, ou un contrôle à préciser."
    )
    assert lines[begin + 1 : begin + 4] == [
        "  L03/solution.cards.txt",
        "  L03/solution.py",
        "Copiez les réponses justes dans accepted.txt, ou demandez plus dans checks.toml.",
    ]
