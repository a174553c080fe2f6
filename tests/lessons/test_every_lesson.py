"""Each bundled lesson keeps what a lesson promises: solutions pass, starters fail, wrong ones are refused."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import pytest

from marelle_lessons import Submission, check, lesson_names, load_lesson, skills
from marelle_lessons.lesson import LANGUAGES
from marelle_lessons.skillsfile import CONTENT
from marelle_sim import simulate

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_lessons import Lesson, Report

NAMES = lesson_names()
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
FEWEST_WRONG = 4
SIGN = re.compile(r"^#+ (\W)", re.M)  # of a heading: the same in each language
PROGRAM = re.compile(r"^```\w+\n(.*?)^```$", re.M | re.S)
NUMBER = re.compile(r"\d+")


@lru_cache(maxsize=32)
def lesson(name: str) -> Lesson:
    return load_lesson(name)


def programs(kind: str) -> list[tuple[str, str]]:
    """Return (lesson, file) of each solution or wrong program of the bundled lessons."""
    found = []
    for name in NAMES:
        folder = CONTENT / name
        paths = folder.glob("solution*") if kind == "solution" else (folder / "wrong").glob("*.*")
        found += [(name, path.name) for path in sorted(paths)]
    return found


@lru_cache(maxsize=64)
def checked(name: str, file: str, text: str) -> Report:
    return check(lesson(name), Submission(file, text, file, language=language_of(file)))


def language_of(file: str) -> str:
    return "cards" if file.endswith(".txt") else "micropython"


def pages(name: str) -> list[Path]:
    return sorted((CONTENT / name).glob("*.md"))


def test_there_are_lessons() -> None:
    assert {load_lesson(name).id for name in NAMES} >= {"L03", "L07"}


@pytest.mark.measured_first(6)
@pytest.mark.parametrize(("name", "file"), programs("solution"))
def test_each_solution_passes_on_five_seeds(name: str, file: str) -> None:
    text = dict(lesson(name).solutions)[file]
    report = checked(name, file, text)
    assert (report.failure, report.seeds) == (None, [0, 1, 2, 3, 4])


@pytest.mark.micropython
@pytest.mark.parametrize(
    ("name", "file"), [one for one in programs("solution") if one[1].startswith("solution.")]
)
def test_a_solution_passes_in_the_real_interpreter(name: str, file: str) -> None:
    """The others, the starts and the wrong programs, on five seeds: tests/exhaustive/lessons.py."""
    handed = Submission(file, dict(lesson(name).solutions)[file], file, language=language_of(file))
    guest = partial(simulate, vm="micropython")
    report = check(lesson(name), handed, seeds=[0], run_with=guest)
    assert (report.failure, report.seeds) == (None, [0])


@pytest.mark.parametrize("name", NAMES)
def test_each_lesson_has_two_solutions_and_four_wrong_programs(name: str) -> None:
    assert len(lesson(name).solutions) >= 2
    assert len(lesson(name).wrong) >= FEWEST_WRONG


@pytest.mark.parametrize("name", NAMES)
def test_each_starter_fails(name: str) -> None:
    starts = lesson(name).starts
    reports = [
        check(lesson(name), Submission("start", text, "start", language=language))
        for language, text in starts.items()
    ]
    assert [report.passed for report in reports] == [False] * len(starts)


@pytest.mark.unmeasured
@pytest.mark.parametrize(("name", "file"), programs("wrong"))
def test_each_wrong_program_is_refused_by_its_check_with_its_sentence(
    name: str, file: str
) -> None:
    wrong = next(one for one in lesson(name).wrong if one.file == file)
    failure = checked(name, file, wrong.text).failure
    assert failure is not None
    assert failure.check_id == wrong.expects
    said = next(one for one in lesson(name).checks if one.id == wrong.expects).said("failed", "fr")
    assert re.fullmatch(re.sub(r"\\\{\w+\\\}", ".+", re.escape(said)), failure.sentence)
    assert failure.hint


@pytest.mark.parametrize(
    ("name", "file", "line"),
    [
        ("03-repeat", "sans_parentheses.py", 6),
        ("07-follow-the-line", "sans_parentheses.py", 19),
        ("07-follow-the-line", "jamais_appele.py", 8),
    ],
)
def test_a_mistake_that_can_be_seen_is_told_with_what_came_of_it(
    name: str, file: str, line: int
) -> None:
    text = next(one.text for one in lesson(name).wrong if one.file == file)
    failure = checked(name, file, text).failure
    assert failure is not None
    assert failure.help is not None
    assert failure.help["line"] == line


@pytest.mark.unmeasured
def test_what_the_first_lesson_accepts_does_not_depend_on_the_number_of_tries() -> None:
    """Three quarter turns the other way are a right answer: robots that drive aslant refused it now and then."""
    for row in ("4(A D A D3)", "4(A G3 A G)"):
        handed = Submission(row, row, row, language="cards")
        assert check(lesson("03-repeat"), handed, seeds=range(20)).failure is None


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", NAMES)
def test_each_check_refuses_one_of_the_wrong_programs_or_the_starter(name: str) -> None:
    """A check that refuses nothing is not known to work."""
    own = lesson(name)
    refused = {one.expects for one in own.wrong}
    for language, text in own.starts.items():
        report = check(own, Submission("start", text, "start", language=language))
        refused |= {result.check_id for result in report.results if not result.passed}
    for one in own.wrong:
        report = checked(name, one.file, one.text)
        refused |= {result.check_id for result in report.results if not result.passed}
    assert {one.id for one in own.checks} - refused == set()


@pytest.mark.parametrize("name", NAMES)
def test_each_lesson_says_its_skills_minutes_and_kits(name: str) -> None:
    own = lesson(name)
    assert set(own.skills) <= set(skills())
    assert own.minutes >= 20
    assert "none" in own.kits
    assert own.personal_data == "none"
    assert own.licence == "CC-BY-SA-4.0"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_lesson_says_in_both_languages_what_it_is_and_what_it_checks(
    name: str, language: str
) -> None:
    own = lesson(name)
    said = [own.title(language), own.summary(language), own.debate(language)]
    said += [one.said(what, language) for one in own.checks for what in ("passed", "failed")]
    assert all(said)
    assert all(language in one.words for one in own.checks)


def told(page: str) -> dict[str, list[str]]:
    """Return what a page of a lesson tells in any language; a program's comments are not of it."""
    return {
        "steps": SIGN.findall(page),
        "pictures": [target for _, target in PICTURE.findall(page)],
        "programs": [re.sub(r" *#.*", "", program) for program in PROGRAM.findall(page)],
        "numbers": sorted({*NUMBER.findall(page)}),
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_lesson_has_a_page_in_english_that_tells_what_the_french_one_tells(name: str) -> None:
    french, english = lesson(name).page("fr"), lesson(name).page("en")
    assert english.startswith(f"# {lesson(name).title('en')}\n")
    assert told(english) == told(french)


@pytest.mark.parametrize("name", NAMES)
def test_each_picture_of_a_page_exists_and_is_said_in_words(name: str) -> None:
    found = [
        (page.name, words, target)
        for page in pages(name)
        for words, target in PICTURE.findall(page.read_text("utf-8"))
    ]
    assert [one for one in found if len(one[1]) < 15] == []
    assert [one for one in found if not (CONTENT / name / one[2]).is_file()] == []


@pytest.mark.parametrize("name", NAMES)
def test_each_picture_of_the_folder_is_on_a_page(name: str) -> None:
    shown = {
        target for page in pages(name) for _, target in PICTURE.findall(page.read_text("utf-8"))
    }
    there = {f"img/{path.name}" for path in (CONTENT / name / "img").glob("*")}
    assert there - shown == set()
