"""What the author of a lesson is given: a lesson to change, what is missing in it, a promise that does not hold; the lesson of docs/lessons.md."""

import json
import re
import tomllib
from pathlib import Path
from shutil import copytree

import pytest
from handed_in import write
from small_lesson import LESSON, PLAIN, SOLUTION, WORLD, write_lesson
from typed_commands import ENGLISH, Command

from marelle_lessons import Submission, check, load_lesson
from marelle_lessons.authoring import missing, own_id
from marelle_lessons.catalogue import lesson_ids
from marelle_lessons.checks import COMMON, KINDS
from marelle_lessons.lessonfile import LEVELS, PATHS, fields
from marelle_lessons.promises import Promise, promises, trials
from marelle_text import Text

WHOLE = {
    "solution_2.py": "from marelle.fr import *\n\navancer()\navancer()\ndroite()\navancer()\n",
    "wrong/short.py": "# expect: the-way\nfrom marelle.fr import *\n\navancer()\n",
    "wrong/back.py": "# expect: the-way\nfrom marelle.fr import *\n\nreculer()\n",
}
KEPT = {
    **WHOLE,
    "solution_2.py": SOLUTION + "print('fini')\n",
    "accepted.txt": "solution.cards.txt A2 D A2\nL05/solution.py\nno such program\n",
}
BROKEN: dict[str, str | bytes | None] = {  # short.py and back.py keep their promise
    **WHOLE,
    "start.py": SOLUTION,
    "wrong/passes.py": "# expect: few\n" + SOLUTION,
    "wrong/turn.py": "# expect: few\nfrom marelle.fr import *\n\navancer(2)\ngauche()\navancer()\n",
    "wrong/endless.py": "# expect: the-way\nfrom marelle import *\n\nbot = Robot()\nwhile True:\n    bot.drive(9, 0)\n",
}


def broken_promises(folder: Path, changes: dict[str, str | bytes | None]) -> dict[str, Promise]:
    """Return by their names the promises that a small lesson does not keep on the first seed."""
    lesson = load_lesson(write_lesson(folder / "coin", changes))
    tried = [
        (trial, check(lesson, trial.handed, seeds=[0], language="fr").as_data())
        for trial in trials(lesson)
    ]
    return {one.name: one for one in promises(lesson, tried, "fr") if not one.kept}


@pytest.mark.parametrize("like", sorted(lesson_ids()))
def test_a_copy_of_each_lesson_can_be_read_and_has_an_id_of_its_own(
    desk: Path, marelle: Command, like: str
) -> None:
    assert marelle("new", "lesson", "mon-école", "--like", like).lines[-3:] == [
        "  marelle lessons --show mon-école",
        "  marelle check --lesson mon-école",
        "  marelle page --lesson mon-école",
    ]
    model, made = load_lesson(like), load_lesson(desk / "mon-école")
    assert made.id == "MON-ECOLE"
    assert made.title("fr") == Text("fr")("lesson.new.title")
    assert [check.id for check in made.checks] == [check.id for check in model.checks]
    for same in ("starts", "solutions", "wrong", "seconds", "exact", "minutes"):
        assert getattr(made, same) == getattr(model, same)
    assert {"lesson.toml", "lesson.fr.md"} <= {one.file for one in missing(made)}


def test_a_copy_names_schemas_that_are_there_and_shows_the_pictures_of_its_model(
    desk: Path, marelle: Command
) -> None:
    marelle("new", "lesson", "jardin", environment=ENGLISH)
    files = list((desk / "jardin").rglob("*.toml"))
    named = [path.parent / path.read_text("utf-8").splitlines()[0].split()[1] for path in files]
    assert len(files) == 3
    assert [json.loads(path.read_text("utf-8"))["type"] for path in named] == ["object"] * 3
    pictures = {path.name for path in (desk / "jardin" / "img").iterdir()}
    assert pictures == {"cards.svg", "step.svg", "terraces.svg"}


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


def test_a_copy_is_not_written_over_what_is_there(desk: Path, marelle: Command) -> None:
    write(desk, {"jardin/lesson.toml": "à moi"})
    assert marelle("new", "lesson", "jardin", exits=2).lines[-1].endswith("(E-NEW-01)")
    assert (desk / "jardin" / "lesson.toml").read_text("utf-8") == "à moi"


def test_a_lesson_without_its_later_pages_runs_and_says_what_is_missing(
    desk: Path, marelle: Command
) -> None:
    write_lesson(desk / "coin", dict.fromkeys(("teacher.fr.md", "paper.fr.md", "lesson.en.md")))
    (desk / "juste.py").write_text(SOLUTION, encoding="utf-8")
    marelle("check", "coin", "juste.py", "--trust")
    files = [one["file"] for one in marelle("lessons", "--show", "coin", "--json").data["missing"]]
    assert files == ["lesson.en.md", "teacher.fr.md", "paper.fr.md", "wrong/"]
    told = marelle("lessons", "--show", "coin", "--page", "teacher", exits=2).lines[0]
    assert told == "La leçon coin n'a pas encore de fichier teacher.fr.md."


def test_nothing_is_missing_in_a_whole_lesson(desk: Path) -> None:
    assert missing(load_lesson(write_lesson(desk / "coin", dict(WHOLE)))) == []


@pytest.mark.unmeasured
def test_a_lesson_that_keeps_its_promises_is_told_so(desk: Path, marelle: Command) -> None:
    write_lesson(desk / "coin", dict(KEPT))
    lines = marelle("check", "--lesson", "coin", "--seeds", "1").lines
    assert lines[:3] == [
        "✓ 3 solutions réussissent.",
        "✓ 2 départs échouent, comme ils doivent.",
        "✓ 4 programmes faux sont refusés, chacun par son contrôle.",
    ]
    assert "« no such program »" in "\n".join(lines)


def test_a_broken_promise_is_told_in_two_lines_and_accepted_programs_are_not_questioned(
    desk: Path, marelle: Command
) -> None:
    write_lesson(desk / "coin", {**KEPT, "solution_2.py": WHOLE["solution_2.py"]})
    lines = marelle("check", "--lesson", "coin", "--seeds", "1", "--trust", exits=1).lines
    assert lines[3:5] == [
        "✗ solution_2.py est une solution, et « few » la refuse : Il y a 4 instructions, il en faut 3 au plus.",
        "  Corrigez solution_2.py, ou demandez moins à « few » dans checks.toml.",
    ]
    assert "no such program" not in "\n".join(lines)


@pytest.mark.unmeasured
def test_each_broken_promise_is_told_with_its_check_and_a_way_out(tmp_path: Path) -> None:
    broken = broken_promises(tmp_path, BROKEN)
    assert {*broken} == {*BROKEN} - {"wrong/short.py", "wrong/back.py"}
    assert broken["wrong/endless.py"].check == "pace"
    assert broken["solution_2.py"].check == "few"
    assert broken["solution_2.py"].what == (
        "solution_2.py est une solution, et «\xa0few\xa0» la refuse\xa0: "
        "Il y a 4 instructions, il en faut 3 au plus."
    )
    assert "solution_2.py" in broken["solution_2.py"].action
    assert "«\xa0few\xa0» devait le refuser" in broken["wrong/passes.py"].what
    assert {one.action for name, one in broken.items() if name != "solution_2.py"} == {
        Text("fr")("lesson.promise.solutions_first")
    }


def test_a_start_that_passes_already_is_told_so(tmp_path: Path) -> None:
    [start] = broken_promises(tmp_path, {**KEPT, "start.py": SOLUTION}).values()
    assert start[:4] == ("start", "start.py", False, "")
    assert start.what.translate(PLAIN) == ("start.py réussit déjà : l'élève n'a rien à trouver.")
    assert start.action == "Retirez une étape de start.py, ou demandez plus dans checks.toml."


@pytest.mark.unmeasured
def test_a_program_refused_by_another_check_is_told_what_to_write(tmp_path: Path) -> None:
    wrong = "# expect: few\nfrom marelle.fr import *\n\navancer(2)\ngauche()\navancer()\n"
    broken = broken_promises(tmp_path, {**KEPT, "wrong/turn.py": wrong})
    assert "«\xa0# expect: the-way\xa0»" in broken["wrong/turn.py"].action


@pytest.mark.unmeasured
def test_a_solution_that_the_time_cuts_short_is_told_so(tmp_path: Path) -> None:
    short = LESSON.replace("seconds = 30", "seconds = 2.5")
    broken = broken_promises(tmp_path, {**KEPT, "lesson.toml": short})
    assert broken["solution.py"].what.translate(PLAIN) == (
        "solution.py est une solution, et « the-way » la refuse : À 2,5 s, en A3 : le robot devait aller en B3. "
        "Le temps (seconds = 2.5) était fini avant la fin du programme."
    )
    assert broken["solution.py"].action == (
        "Augmentez «\xa0seconds\xa0» dans lesson.toml, ou corrigez solution.py."
    )


@pytest.mark.unmeasured
def test_a_check_that_refuses_nothing_is_told(tmp_path: Path) -> None:
    assert [*broken_promises(tmp_path, {**KEPT, "wrong/many.cards.txt": None})] == ["few"]


@pytest.mark.parametrize("more", [["juste.py"], ["--csv", "a.csv"], ["--picture", "a.png"]])
def test_what_is_for_programs_is_refused_where_a_lesson_is_checked(
    here: Path, marelle: Command, more: list[str]
) -> None:
    assert marelle("check", "--lesson", "coin", *more, exits=2).lines[-1].endswith("(E-LESSON-29)")


@pytest.mark.parametrize(("typed", "name"), [([], "LEÇON"), (["coin"], "PROGRAMME")])
def test_a_check_without_lesson_or_program_says_what_is_missing(
    here: Path, marelle: Command, typed: list[str], name: str
) -> None:
    assert name in marelle("check", *typed, exits=2).lines[0]


def test_a_copy_carries_its_words_into_toml_whatever_they_are(
    desk: Path, marelle: Command
) -> None:
    quoted = LESSON.replace("requires = []", "requires = ['CM\"1\\', 'é']")
    write_lesson(desk / "coin", {"lesson.toml": quoted})
    marelle("new", "lesson", "autre", "--like", "coin")
    data = tomllib.loads((desk / "autre" / "lesson.toml").read_text("utf-8"))
    assert (data["requires"], data["hidden"]) == (['CM"1\\', "é"], ["second"])


ROOT = Path(__file__).parents[2]
PAGES = [(ROOT / "docs" / name).read_text("utf-8") for name in ("lessons.md", "lessons.fr.md")]
each_page = pytest.mark.parametrize("page", PAGES, ids=["en", "fr"])
FOLDER = ROOT / "docs" / "programs" / "my-lesson"
DOCUMENTED = load_lesson(FOLDER)


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.M | re.S)


def passes(file: str, text: str) -> str:
    """Return the id of the check that refuses a program; nothing when it passes."""
    language = "cards" if file.endswith(".txt") else "micropython"
    failure = check(DOCUMENTED, Submission(file, text, file, language=language)).failure
    return "" if failure is None else failure.check_id


@pytest.mark.parametrize(
    ("file", "text", "expects"),
    [
        *((file, text, "") for file, text in DOCUMENTED.solutions),
        ("start.cards.txt", DOCUMENTED.starts["cards"], "the-letter"),
        ("start.py", DOCUMENTED.starts["micropython"], "the-letter"),
        *DOCUMENTED.wrong,
    ],
)
def test_its_solutions_pass_and_its_starts_and_wrong_programs_are_refused(
    file: str, text: str, expects: str
) -> None:
    assert passes(file, text) == expects


@each_page
def test_the_page_shows_its_files_as_they_are(page: str) -> None:
    shown = {block.partition("\n")[0]: block for block in blocks(page, "toml")}
    assert (FOLDER / "lesson.toml").read_text("utf-8") == shown['format = "lesson-1"']
    assert (FOLDER / "checks.toml").read_text("utf-8").startswith(shown['format = "checks-1"'])


@each_page
def test_a_lesson_may_have_each_check_that_the_page_shows(page: str, tmp_path: Path) -> None:
    shown = [
        block
        for block in blocks(page, "toml")
        if block.startswith("[[check]]") and "[check.fr]" not in block
    ]
    said = '[check.fr]\npassed = "p"\nfailed = "f"\nhint = "h"\n'
    files = {
        "checks.toml": 'format = "checks-1"\n' + "".join(block + said for block in shown),
        "worlds/first.toml": WORLD + '[[input]]\nname = "button"\ntime = [2, 4]\nhold = 0.2\n',
        "worlds/second.toml": None, "wrong/turn.py": None, "wrong/many.cards.txt": None,
        "lesson.toml": LESSON.replace('hidden = ["second"]\n', ""),
    }  # fmt: skip
    kinds = [one.kind for one in load_lesson(write_lesson(tmp_path / "coin", files)).checks]
    assert kinds == ["tells_apart", "answers", "reacts", "keeps", "messages"]


@each_page
def test_the_sources_of_the_page_can_be_read(page: str, tmp_path: Path) -> None:
    shown = next(
        block for block in blocks(page, "toml") if block.startswith('format = "sources-1"')
    )
    folder = Path(copytree(FOLDER, tmp_path / "my-lesson"))
    (folder / "sources.toml").write_text(shown, encoding="utf-8")
    assert [source.id for source in load_lesson(folder).sources] == ["injuries", "fine"]


@pytest.mark.unmeasured
@pytest.mark.parametrize(("page", "language"), [*zip(PAGES, ("en", "fr"), strict=True)])
def test_the_page_shows_what_the_command_says_in_its_language(
    page: str, language: str, monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    monkeypatch.chdir(FOLDER.parent)
    wrong = "my-lesson/wrong/past_the_dog.cards.txt"
    said = marelle("check", "my-lesson", wrong, exits=1, environment={"MARELLE_LANG": language})
    shown = [block.replace("\xa0", " ") for block in blocks(page, "text")]
    assert said.out.replace("\xa0", " ") in shown


@each_page
def test_the_page_names_each_kind_with_its_options_and_values(page: str) -> None:
    rows = {row[0]: row for row in re.findall(r"^\| `(\w+)` \|(.*)$", page, re.M)}
    for name, kind in KINDS.items():
        assert [key for key in kind.fields if f"`{key}" not in rows[name][1]] == []
        assert [value for value in kind.values if f"{{{value}}}" not in rows[name][1]] == []
    assert [value for value in COMMON if f"`{{{value}}}`" not in page] == []


@each_page
def test_the_page_names_each_key_of_a_lesson(page: str) -> None:
    ways = ("`{}`", "`[{}]`", "`[[{}]]`")
    unnamed = [key for key in fields() if not any(way.format(key) in page for way in ways)]
    assert unnamed == ["format"]


@pytest.mark.parametrize(("page", "language"), [*zip(PAGES, ("en", "fr"), strict=True)])
def test_the_page_names_each_level_and_what_marelle_calls_each_path(
    page: str, language: str
) -> None:
    plain = page.replace("\xa0", " ")
    assert [level for level in LEVELS if f"`{level}`" not in plain] == []
    called = {path: Text(language)(f"page.way.path.{path}") for path in PATHS}
    marks = {"en": "`{}` (“{}”)", "fr": "`{}` (« {} »)"}[language]
    assert [path for path, words in called.items() if marks.format(path, words) not in plain] == []
