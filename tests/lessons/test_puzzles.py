"""The lines to put in order: what they give in the right order solves the lesson, and they come in another one."""

from __future__ import annotations

import pytest

from marelle_lessons import Submission, check, lesson_names, load_lesson
from marelle_lessons.page.contents import contents
from marelle_lessons.page.puzzle import puzzle

PUZZLES = [
    (name, language)
    for name in lesson_names()
    for language in ("cards", "micropython")
    if puzzle(load_lesson(name), language)
]


def test_each_lesson_has_one_in_each_of_its_languages() -> None:
    of_lessons = [(name, one) for name in lesson_names() for one in load_lesson(name).languages]
    assert sorted(PUZZLES) == sorted(of_lessons)


@pytest.mark.measured_first(2)
@pytest.mark.parametrize(("name", "language"), PUZZLES)
def test_in_order_it_solves_the_lesson(name: str, language: str) -> None:
    lesson = load_lesson(name)
    made = puzzle(lesson, language)
    assert made is not None
    texts = [piece["text"] for piece in made.pieces]
    text = " ".join(texts) if language == "cards" else made.head + "\n".join(texts) + "\n"
    report = check(lesson, Submission(name, text, name, language=language))
    assert report.failure is None
    assert "#" not in text


def test_the_page_carries_the_pieces_in_another_order_and_always_the_same() -> None:
    lessons = contents("fr")["lessons"]
    assert [one["puzzles"] for one in lessons] == [
        one["puzzles"] for one in contents("en")["lessons"]
    ]
    for lesson in lessons:
        for language, mixed in lesson["puzzles"].items():
            made = puzzle(load_lesson(lesson["id"]), language)
            assert made is not None
            assert mixed["head"] == made.head
            assert mixed["pieces"] != made.pieces
            assert sorted(map(str, mixed["pieces"])) == sorted(map(str, made.pieces))
