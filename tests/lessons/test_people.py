"""Whom the lessons show and where they play, counted over each path."""

from collections import Counter
from pathlib import Path

import pytest
from small_lesson import LESSON, refusal, write_lesson

from marelle_lessons import load_lesson
from marelle_lessons.pathsfile import load_path, path_names
from marelle_lessons.people import GENDERS, Person

LEAST_SHARE = 0.4
PERSON = '[[person]]\nname = "Ada"\nis = "woman"\nin = "portrait"\n'


@pytest.mark.parametrize("name", path_names())
def test_neither_women_nor_men_are_less_than_two_fifths_of_a_path(name: str) -> None:
    shown = [
        one.gender for lesson in load_path(name).lessons for one in load_lesson(lesson).people
    ]
    count = Counter(shown)
    shares = {gender: count[gender] / len(shown) for gender in GENDERS}
    assert min(shares.values()) >= LEAST_SHARE, shares


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
