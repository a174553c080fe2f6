"""Whom the lessons show and where they play, counted over each path."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from small_lesson import LESSON, refusal, write_lesson

from marelle_lessons import Lesson, lesson_names, load_lesson
from marelle_lessons.pathsfile import load_path, path_names
from marelle_lessons.people import GENDERS, PORTRAIT, SITUATION, TRADE, Person

if TYPE_CHECKING:
    from pathlib import Path

LEAST_SHARE = 0.4
LESSONS = [load_lesson(name) for name in lesson_names()]
PERSON = '[[person]]\nname = "Ada"\nis = "woman"\nin = "portrait"\n'


def pages(lesson: Lesson, shown: str) -> str:
    """Return the French pages of what a person is shown in: a situation's are the pupil's."""
    page = lesson.page("fr") if shown == SITUATION else lesson.teacher_page()
    return page.replace("\xa0", " ")


@pytest.mark.parametrize("name", path_names())
def test_neither_women_nor_men_are_less_than_two_fifths_of_a_path(name: str) -> None:
    shown = [
        one.gender for lesson in load_path(name).lessons for one in load_lesson(lesson).people
    ]
    count = Counter(shown)
    shares = {gender: count[gender] / len(shown) for gender in GENDERS}
    assert min(shares.values()) >= LEAST_SHARE, shares


def test_no_place_is_used_twice() -> None:
    places = [lesson.place for lesson in LESSONS]
    assert "" not in places
    assert len(set(places)) == len(places) == 7


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_names_those_whom_its_pages_name(lesson: Lesson) -> None:
    assert [one.name for one in lesson.people if one.name not in pages(lesson, one.shown)] == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_each_portrait_of_a_teachers_page_is_counted(lesson: Lesson) -> None:
    titles = [
        line for line in lesson.teacher_page().splitlines() if line.startswith("## Un portrait")
    ]
    shown = [one.name for one in lesson.people if one.shown == PORTRAIT]
    assert len(titles) == len(shown)
    assert all(name in title for name, title in zip(shown, titles, strict=True))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_who_has_a_trade_stands_under_its_title(lesson: Lesson) -> None:
    _before, _title, after = lesson.teacher_page().partition("## Un métier")
    trade = after.partition("\n## ")[0]
    assert [
        one.name for one in lesson.people if one.shown == TRADE and one.name not in trade
    ] == []
    assert trade


def test_a_lesson_of_ones_own_may_leave_both_out(tmp_path: Path) -> None:
    lesson = load_lesson(write_lesson(tmp_path / "coin"))
    assert (lesson.place, lesson.people) == ("", [])


def test_what_is_written_is_read(tmp_path: Path) -> None:
    text = LESSON.replace("[title]", 'place = "corner"\n[title]') + PERSON
    lesson = load_lesson(write_lesson(tmp_path / "coin", {"lesson.toml": text}))
    assert (lesson.place, lesson.people) == ("corner", [Person("Ada", "woman", "portrait")])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"woman"', '"women"', "E-LESSON-13"), ('"portrait"', '"debate"', "E-LESSON-13"), ('is = "woman"\n', "", "E-LESSON-07"),
        ('"Ada"', "7", "E-LESSON-08"), ("in =", "where =", "E-LESSON-06"), ('"corner"', '"The Corner"', "E-LESSON-08"),
    ],
)  # fmt: skip
def test_what_is_none_is_refused(tmp_path: Path, old: str, new: str, code: str) -> None:
    text = LESSON.replace("[title]", 'place = "corner"\n[title]') + PERSON
    assert old in text
    changes = {"lesson.toml": text.replace(old, new)}
    assert refusal(write_lesson(tmp_path / "coin", {**changes})).startswith(code)
