"""The lesson of docs/lessons.md is a folder, and does what the page says."""

import re
from pathlib import Path
from shutil import copytree

import pytest
from small_lesson import LESSON as LESSON_TOML, WORLD, write_lesson
from typed_commands import Command

from marelle_lessons import Submission, check, load_lesson
from marelle_lessons.checks import COMMON, KINDS
from marelle_lessons.lessonfile import LEVELS, PATHS, fields
from marelle_text import Text

ROOT = Path(__file__).parents[2]
PAGES = [(ROOT / "docs" / name).read_text("utf-8") for name in ("lessons.md", "lessons.fr.md")]
each_page = pytest.mark.parametrize("page", PAGES, ids=["en", "fr"])
FOLDER = ROOT / "docs" / "programs" / "my-lesson"
LESSON = load_lesson(FOLDER)


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.M | re.S)


def passes(file: str, text: str) -> str:
    """Return the id of the check that refuses a program; nothing when it passes."""
    language = "cards" if file.endswith(".txt") else "micropython"
    failure = check(LESSON, Submission(file, text, file, language=language)).failure
    return "" if failure is None else failure.check_id


@pytest.mark.parametrize(("file", "text"), LESSON.solutions)
def test_its_solutions_pass(file: str, text: str) -> None:
    assert passes(file, text) == ""


@pytest.mark.parametrize("language", LESSON.languages)
def test_its_starters_fail(language: str) -> None:
    file = {"cards": "start.cards.txt", "micropython": "start.py"}[language]
    assert passes(file, LESSON.starts[language]) == "the-letter"


@pytest.mark.parametrize(("file", "text", "expects"), LESSON.wrong)
def test_its_wrong_programs_are_refused(file: str, text: str, expects: str) -> None:
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
    files: dict[str, str | bytes | None] = {
        "checks.toml": 'format = "checks-1"\n' + "".join(block + said for block in shown),
        "worlds/first.toml": WORLD + '[[input]]\nname = "button"\ntime = [2, 4]\nhold = 0.2\n',
        "worlds/second.toml": None, "wrong/turn.py": None, "wrong/many.cards.txt": None,
        "lesson.toml": LESSON_TOML.replace('hidden = ["second"]\n', ""),
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
@each_page
def test_the_page_shows_what_the_command_says(
    page: str, monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    monkeypatch.chdir(FOLDER.parent)
    wrong = "my-lesson/wrong/past_the_dog.cards.txt"
    said = marelle(
        "check", "my-lesson", wrong, exits=1, environment={"LANG": "fr_FR.UTF-8"}
    ).out.replace("\xa0", " ")
    assert said in [block.replace("\xa0", " ") for block in blocks(page, "text")]


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
