"""What the author of a lesson is given: a lesson to change, what is missing in it, and which of its promises does not hold."""

import json
import tomllib
from pathlib import Path

import pytest
from command_lines import ENGLISH, FRENCH, said
from small_lesson import LESSON, SOLUTION, write_lesson

from marelle_host.cli.main import main
from marelle_lessons import load_lesson
from marelle_lessons.authoring import missing, own_id
from marelle_lessons.catalogue import lesson_ids

WHOLE = {
    "solution_2.py": "from marelle.fr import *\n\navancer()\navancer()\ndroite()\navancer()\n",
    "wrong/short.py": "# expect: the-way\nfrom marelle.fr import *\n\navancer()\n",
    "wrong/back.py": "# expect: the-way\nfrom marelle.fr import *\n\nreculer()\n",
}
KEPT = {
    **WHOLE,
    "solution_2.py": SOLUTION + "print('fini')\n",
    "accepted.txt": "solution.cards.txt A2 D A2\nL05/solution.py\n",
}
BROKEN: dict[str, str | bytes | None] = {  # short.py and back.py keep their promise
    **WHOLE,
    "start.py": SOLUTION,
    "wrong/passes.py": "# expect: few\n" + SOLUTION,
    "wrong/turn.py": "# expect: few\nfrom marelle.fr import *\n\navancer(2)\ngauche()\navancer()\n",
    "wrong/endless.py": "# expect: the-way\nfrom marelle import *\n\nbot = Robot()\nwhile True:\n    bot.drive(9, 0)\n",
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(
    capsys: pytest.CaptureFixture[str], changes: dict[str, str | bytes | None]
) -> tuple[int, dict[str, dict[str, object]]]:
    """Return what `check --lesson` of a small lesson comes to, and its broken promises by their names."""
    write_lesson(Path("coin"), changes)
    code = main(["check", "--lesson", "coin", "--seeds", "1", "--trust", "--json"], FRENCH)
    data = json.loads(capsys.readouterr().out)
    return code, {one["name"]: one for one in data["promises"] if not one["kept"]}


@pytest.mark.parametrize("like", sorted(lesson_ids()))
def test_a_copy_of_each_lesson_can_be_read_and_has_an_id_of_its_own(
    desk: Path, capsys: pytest.CaptureFixture[str], like: str
) -> None:
    assert main(["new", "lesson", "mon-école", "--like", like], FRENCH) == 0
    model, made = load_lesson(like), load_lesson(desk / "mon-école")
    assert made.id == "MON-ECOLE"
    assert made.title("fr") == "À écrire\xa0: le titre"
    assert [check.id for check in made.checks] == [check.id for check in model.checks]
    assert (made.starts, made.solutions, made.wrong) == (
        model.starts,
        model.solutions,
        model.wrong,
    )
    assert (made.seconds, made.exact, made.minutes) == (model.seconds, model.exact, model.minutes)
    assert {"lesson.toml", "lesson.fr.md"} <= {one.file for one in missing(made)}
    assert said(capsys)[-3:] == [
        "  marelle lessons --show mon-école",
        "  marelle check --lesson mon-école",
        "  marelle page --lesson mon-école",
    ]


def test_each_file_of_a_copy_names_a_schema_that_is_there(desk: Path) -> None:
    assert main(["new", "lesson", "jardin"], ENGLISH) == 0
    files = list((desk / "jardin").rglob("*.toml"))
    named = [path.parent / path.read_text("utf-8").splitlines()[0].split()[1] for path in files]
    assert len(files) == 3
    assert [json.loads(path.read_text("utf-8"))["type"] for path in named] == ["object"] * 3


def test_a_copy_shows_the_pictures_of_its_model(desk: Path) -> None:
    assert main(["new", "lesson", "jardin"], ENGLISH) == 0
    pictures = sorted(path.name for path in (desk / "jardin" / "img").iterdir())
    assert pictures == ["cards.svg", "step.svg", "terraces.svg"]


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("Mon école", "MON-ECOLE"),
        ("l03", "L03-2"),
        ("2026", "L-2026"),
        ("…", "L"),
        ("a-very-long-name-for-a-folder", "A-VERY-LONG-NAME-FOR"),
    ],
)
def test_an_id_is_made_of_the_folder_s_name(folder: str, expected: str) -> None:
    assert own_id(folder) == expected


def test_a_copy_is_not_written_over_what_is_there(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "jardin").mkdir()
    (desk / "jardin" / "lesson.toml").write_text("à moi", encoding="utf-8")
    assert main(["new", "lesson", "jardin"], FRENCH) == 2
    assert said(capsys)[-1].endswith("(E-NEW-01)")
    assert (desk / "jardin" / "lesson.toml").read_text("utf-8") == "à moi"


def test_a_lesson_without_its_later_pages_runs_and_says_what_is_missing(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lesson(desk / "coin", dict.fromkeys(("teacher.fr.md", "paper.fr.md", "lesson.en.md")))
    (desk / "juste.py").write_text(SOLUTION, encoding="utf-8")
    assert main(["check", "coin", "juste.py", "--trust"], FRENCH) == 0
    capsys.readouterr()
    assert main(["lessons", "--show", "coin", "--json"], FRENCH) == 0
    data = json.loads(capsys.readouterr().out)
    assert [one["file"] for one in data["missing"]] == [
        "lesson.en.md", "teacher.fr.md", "paper.fr.md", "wrong/",
    ]  # fmt: skip
    assert main(["lessons", "--show", "coin", "--page", "teacher"], FRENCH) == 2
    assert said(capsys)[0] == "La leçon coin n'a pas encore de fichier teacher.fr.md."


def test_nothing_is_missing_in_a_whole_lesson(desk: Path) -> None:
    assert missing(load_lesson(write_lesson(desk / "coin", dict(WHOLE)))) == []


def test_a_lesson_that_keeps_its_promises_is_told_so(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lesson(desk / "coin", dict(KEPT))
    assert main(["check", "--lesson", "coin", "--seeds", "1"], FRENCH) == 0
    assert said(capsys)[:3] == [
        "✓ 3 solutions réussissent.",
        "✓ 2 départs échouent, comme ils doivent.",
        "✓ 4 programmes faux sont refusés, chacun par son contrôle.",
    ]


def test_a_broken_promise_is_told_in_two_lines(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lesson(Path("coin"), {**KEPT, "start.py": SOLUTION})
    assert main(["check", "--lesson", "coin", "--seeds", "1", "--trust"], FRENCH) == 1
    lines = said(capsys)
    assert lines[3:5] == [
        "✗ start.py réussit déjà : l'élève n'a rien à trouver.",
        "  Retirez une étape de start.py, ou demandez plus dans checks.toml.",
    ]


def test_each_broken_promise_is_told_with_its_check_and_a_way_out(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, broken = checked(capsys, BROKEN)
    assert (code, {*broken}) == (1, {*BROKEN} - {"wrong/short.py", "wrong/back.py"})
    assert {name: broken[name].get("check") for name in ("solution_2.py", "wrong/endless.py")} == {
        "solution_2.py": "few",
        "wrong/endless.py": "pace",
    }
    assert broken["solution_2.py"]["what"] == (
        "solution_2.py est une solution, et «\xa0few\xa0» la refuse\xa0: "
        "Il y a 4 instructions, il en faut 3 au plus."
    )
    assert "solution_2.py" in str(broken["solution_2.py"]["action"])
    assert "«\xa0few\xa0» devait le refuser" in str(broken["wrong/passes.py"]["what"])
    assert "«\xa0# expect: the-way\xa0»" in str(broken["wrong/turn.py"]["action"])


def test_a_check_that_refuses_nothing_is_told(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, broken = checked(capsys, {**KEPT, "wrong/many.cards.txt": None})
    assert (code, list(broken)) == (1, ["few"])


@pytest.mark.parametrize("more", [["juste.py"], ["--csv", "a.csv"], ["--picture", "a.png"]])
def test_what_is_for_programs_is_refused_where_a_lesson_is_checked(
    here: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    assert main(["check", "--lesson", "coin", *more], FRENCH) == 2
    assert said(capsys)[-1].endswith("(E-LESSON-29)")


@pytest.mark.parametrize(("typed", "name"), [([], "LEÇON"), (["coin"], "PROGRAMME")])
def test_a_check_without_lesson_or_program_says_what_is_missing(
    here: Path, capsys: pytest.CaptureFixture[str], typed: list[str], name: str
) -> None:
    assert main(["check", *typed], FRENCH) == 2
    assert name in said(capsys)[0]


def test_a_copy_carries_its_words_into_toml_whatever_they_are(desk: Path) -> None:
    quoted = LESSON.replace('["CM1"]', "['CM\"1\\', 'é']")
    write_lesson(desk / "coin", {"lesson.toml": quoted})
    assert main(["new", "lesson", "autre", "--like", "coin"], FRENCH) == 0
    data = tomllib.loads((desk / "autre" / "lesson.toml").read_text("utf-8"))
    assert data["levels"] == ['CM"1\\', "é"]
    assert data["hidden"] == ["second"]
