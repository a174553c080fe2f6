"""« Your own lesson, in an hour » of docs/lessons.md: each step is done, and comes to what the page shows."""

import re
import shutil
from pathlib import Path

import pytest
from handed_in import write
from programs import ROOT, program
from world_files import edited, written

from marelle_host.cli.main import main
from marelle_lessons import load_lesson
from marelle_sim import simulate

MADE = ROOT / "docs" / "programs" / "my-lesson"
NAMES = {"en": "postman", "fr": "facteur"}
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


def keep(folder: Path, kept: set[str]) -> None:
    """Delete what step 2 says: all but these names."""
    for path in folder.iterdir():
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def programs(language: str) -> dict[str, list[str]]:
    """Return the lines of each program in the table of step 4."""
    rows = re.findall(r"^\| `([\w./]+)` \| (.*) \|$", tutorial(language), re.M)
    return {file: re.findall(r"`(.*?)`", cell) for file, cell in rows}


def kept_names(language: str) -> set[str]:
    [sentence] = re.findall(r"^\*\*2\. .*?;", tutorial(language), re.M)
    return set(re.findall(r"`([\w.]+)`", sentence))


def change(folder: Path, language: str) -> None:
    """Do what steps 2 to 4 say, with nothing but the text of the page."""
    keep(folder, kept_names(language))
    street, _box, levels, skills, words, checks, _press = blocks(language, "toml")
    page = blocks(language, "markdown")[0]
    toml = (folder / "lesson.toml").read_text("utf-8").partition("[title]")[0] + words
    for line in (levels + skills).splitlines():
        toml, count = re.subn(rf"^{line.split()[0]} = .*$", line, toml, flags=re.M)
        assert count == 1
    files = {
        "worlds/street.toml": street,
        "lesson.toml": toml,
        "checks.toml": checks,
        "lesson.fr.md": page,
    }
    files |= {file: "\n".join(lines) + "\n" for file, lines in programs(language).items()}
    write(folder, files)


@pytest.mark.unmeasured
@each_language
def test_each_command_of_the_tutorial_comes_to_what_the_page_shows(
    language: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, environment = NAMES[language], {"MARELLE_LANG": language}
    begin, shown, page = blocks(language, "text")
    assert [line.split() for line in begin.splitlines()] == [
        ["marelle", "new", "lesson", name], ["marelle", "check", "--lesson", name],
    ]  # fmt: skip
    assert main(begin.splitlines()[0].split()[1:], environment) == 0
    assert load_lesson(desk / name).id == name.upper()
    capsys.readouterr()
    assert main(begin.splitlines()[1].split()[1:], environment) == 1
    [line] = re.findall(r"^[«“].*[»”],.*$", tutorial(language), re.M)
    quoted = [words.strip() for words in re.findall("[«“](.*?)[»”]", line)]
    said_of_copy = plain(capsys.readouterr().out)
    assert [said_of_copy.find(words) > 0 for words in quoted] == [True, True]
    assert said_of_copy.find(quoted[0]) < said_of_copy.find(quoted[1])
    change(desk / name, language)
    command, _newline, expected = shown.removeprefix("$ ").partition("\n")
    assert main(command.split()[1:], environment) == 0
    assert plain(capsys.readouterr().out) == plain(expected)
    assert page.split()[:4] == ["marelle", "page", "--lesson", name]


@pytest.mark.unmeasured
@each_language
def test_the_mat_is_drawn_for_the_pupils_page_and_its_sheet_is_printed(
    language: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(MADE, desk / NAMES[language]))
    (folder / "img").mkdir()
    said = re.findall(r"`marelle (worlds .*?--picture .*?|print .*?)`", tutorial(language))
    assert len(said) == 2
    assert [main(command.split(), {"MARELLE_LANG": language}) for command in said] == [0, 0]
    (sheets,) = re.findall(r"\d+ (?:A4 sheets|feuilles A4)", tutorial(language))
    assert sheets in capsys.readouterr().out
    (picture,) = re.findall(r"^!\[.+\]\((img/.*?)\)$", blocks(language, "markdown")[1], re.M)
    assert (folder / picture).read_bytes().startswith(b"\x89PNG")
    assert len([*desk.glob("*-sheet.*.pdf")]) == 1


@pytest.mark.unmeasured
@each_language
def test_a_lesson_in_text_only_is_made_as_the_tutorial_says(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(MADE, tmp_path / "text"))
    (written,) = re.findall(r"`(languages = .*?)`", tutorial(language))
    known = 'languages = ["cards", "micropython"]'
    edited(folder / "lesson.toml", known, written)
    for file in folder.rglob("*.cards.txt"):
        file.unlink()
    main(["check", "--lesson", str(folder), "--seeds", "1", "--trust"], {"MARELLE_LANG": "en"})
    said = capsys.readouterr().out
    assert "1 solution passes" in said
    assert "1 start fails" in said
    assert ".cards.txt" not in said


@each_language
def test_the_tutorial_shows_the_files_as_they_are(language: str) -> None:
    street, _box, levels, skills, words, checks, _press = blocks(language, "toml")
    assert street == (MADE / "worlds" / "street.toml").read_text("utf-8")
    assert checks == (MADE / "checks.toml").read_text("utf-8")
    assert blocks(language, "markdown")[:1] == [(MADE / "lesson.fr.md").read_text("utf-8")]
    toml = (MADE / "lesson.toml").read_text("utf-8")
    assert toml.endswith(words)
    assert [part in toml for part in (levels, skills)] == [True, True]
    written = programs(language)
    assert len(written) == 6
    for file, shown in written.items():
        assert shown == [line for line in (MADE / file).read_text("utf-8").splitlines() if line]


@each_language
@pytest.mark.parametrize("like", ["L03", "L06", "L07"])
def test_what_step_2_keeps_of_any_copy_is_a_lesson_again_after_step_4(
    language: str, like: str, desk: Path
) -> None:
    assert main(["new", "lesson", "rue", "--like", like], {}) == 0
    hidden = re.sub(
        r"^hidden = .*$",
        "hidden = []",
        (desk / "rue" / "lesson.toml").read_text("utf-8"),
        flags=re.M,
    )
    hidden = re.sub(
        r"^languages = .*$", 'languages = ["cards", "micropython"]', hidden, flags=re.M
    )
    (desk / "rue" / "lesson.toml").write_text(hidden, "utf-8")
    change(desk / "rue", language)
    assert sorted(path.name for path in (desk / "rue").iterdir()) == [
        "checks.toml", "lesson.fr.md", "lesson.toml", "schemas", "solution.cards.txt",
        "solution.py", "start.cards.txt", "start.py", "worlds", "wrong",
    ]  # fmt: skip
    assert load_lesson(desk / "rue").title("fr") == "Le facteur"


@each_language
def test_the_sensor_lines_of_the_tutorial_run(language: str, tmp_path: Path) -> None:
    lines = re.findall(r"`(if bot\..*?:)`", tutorial(language))
    assert len(lines) == 3
    program = "from marelle.fr import *\n\nbot = Robot()\n"
    program += "".join(f"{line}\n    print(1)\nelse:\n    print(0)\n" for line in lines)
    (tmp_path / "program.py").write_text(program, "utf-8")
    run = simulate(tmp_path / "program.py", world=MADE / "worlds" / "street.toml")
    assert (run.ended, len(run.stdout.split())) == ("done", 3)


@each_language
def test_a_robot_waits_for_the_press_of_the_tutorial_and_sees_its_box(
    language: str, tmp_path: Path
) -> None:
    street, box, *_rest, press = blocks(language, "toml")
    world = written(tmp_path, street.replace('"A1"', '"D1"') + box + press, "street.toml")
    tells = program("lessons/tells_when_and_how_far")
    runs = [simulate(tells, world=world, seed=seed) for seed in range(3)]
    seconds, distances = zip(*(map(float, run.stdout.split()) for run in runs), strict=True)
    assert len(set(seconds)) == 3
    assert all(2 <= second < 5.1 for second in seconds)
    assert all(200 < distance < 400 for distance in distances)


@each_language
def test_the_minutes_of_the_tutorial_are_an_hour(language: str) -> None:
    assert (
        sum(int(minutes) for minutes in re.findall(r"\((\d+) minutes\)", tutorial(language))) == 60
    )
