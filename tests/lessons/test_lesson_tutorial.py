"""« Your own lesson, in an hour » of docs/lessons.md: each step is done, and comes to what the page shows."""

import re
import shutil
from pathlib import Path

import pytest

from marelle_host.cli.main import main
from marelle_lessons import load_lesson

ROOT = Path(__file__).parents[2]
MADE = ROOT / "docs" / "programs" / "my-lesson"
NAMES = {"en": "postman", "fr": "facteur"}
DELETED = ("solution_2.cards.txt", "solution_2.py", "solution_3.py")
each_language = pytest.mark.parametrize("language", ["en", "fr"])


def tutorial(language: str) -> str:
    """Return the section of the page, without its no-break spaces."""
    page = (ROOT / "docs" / {"en": "lessons.md", "fr": "lessons.fr.md"}[language]).read_text(
        "utf-8"
    )
    return page.replace("\xa0", " ").split("\n## ")[1]


def blocks(language: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", tutorial(language), re.M | re.S)


def plain(said: str) -> str:
    """Return what a command says; how many programs the machine writes depends on how many lessons there are."""
    return re.sub(r"\d+ (prog|are|sont)", r"N \1", said.replace("\xa0", " "))


def change(folder: Path) -> None:
    """Do what steps 2 to 6 say."""
    for part in ("worlds", "wrong", "img"):
        shutil.rmtree(folder / part)
    for file in DELETED:
        (folder / file).unlink()
    later = ("teacher.fr.md", "paper.fr.md", "one_short.py")
    shutil.copytree(MADE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*later))


@each_language
def test_each_command_of_the_tutorial_comes_to_what_the_page_shows(
    language: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    name, environment = NAMES[language], {"MARELLE_LANG": language}
    begin, shown, page = blocks(language, "text")
    assert [line.split() for line in begin.splitlines()] == [
        ["marelle", "new", "lesson", name], ["marelle", "check", "--lesson", name],
    ]  # fmt: skip
    assert main(["new", "lesson", name], environment) == 0
    assert load_lesson(tmp_path / name).id == name.upper()
    change(tmp_path / name)
    command, _newline, expected = shown.removeprefix("$ ").partition("\n")
    capsys.readouterr()
    assert main(command.split()[1:], environment) == 0
    assert plain(capsys.readouterr().out) == plain(expected)
    assert page.split()[:4] == ["marelle", "page", "--lesson", name]


@each_language
def test_the_mat_is_drawn_for_the_pupils_page_and_its_sheet_is_printed(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = NAMES[language]
    folder = Path(shutil.copytree(MADE, tmp_path / name))
    (folder / "img").mkdir()
    said = re.findall(r"`marelle (worlds .*?--picture .*?|print .*?)`", tutorial(language))
    assert len(said) == 2
    assert [main(command.split(), {}) for command in said] == [0, 0]
    (picture,) = re.findall(r"`\((img/.*?)\)`", tutorial(language))
    assert (folder / picture).read_bytes().startswith(b"\x89PNG")
    assert len([*tmp_path.glob("*-sheet.*.pdf")]) == 1


@each_language
def test_a_lesson_in_text_only_is_made_as_the_tutorial_says(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(MADE, tmp_path / "text"))
    toml = folder / "lesson.toml"
    (written,) = re.findall(r"`(languages = .*?)`", tutorial(language))
    known = 'languages = ["cards", "micropython"]'
    toml.write_text(toml.read_text("utf-8").replace(known, written), "utf-8")
    for file in folder.rglob("*.cards.txt"):
        file.unlink()
    main(["check", "--lesson", str(folder)], {"MARELLE_LANG": "en"})
    said = capsys.readouterr().out
    assert "1 solution passes" in said
    assert "1 start fails" in said
    assert ".cards.txt" not in said


@each_language
def test_the_tutorial_shows_the_files_as_they_are(language: str) -> None:
    assert blocks(language, "toml") == [(MADE / "worlds" / "street.toml").read_text("utf-8")]
    rows = dict(re.findall(r"^\| `([\w./]+)` \| (.*) \|$", tutorial(language), re.M))
    assert len(rows) == 6
    for file, cell in rows.items():
        lines = [line for line in (MADE / file).read_text("utf-8").splitlines() if line]
        assert re.findall(r"`(.*?)`", cell) == lines
    assert [file for file in DELETED if f"`{file}`" not in tutorial(language)] == []


@each_language
def test_the_minutes_of_the_tutorial_are_an_hour(language: str) -> None:
    assert (
        sum(int(minutes) for minutes in re.findall(r"\((\d+) minutes\)", tutorial(language))) == 60
    )
