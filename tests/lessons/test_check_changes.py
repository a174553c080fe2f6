"""The check `changes`: a program that was mended passes, one that was written anew does not."""

import pytest
from hypothesis import given, strategies as st
from lesson_of_one_check import Make, failure_of, said

from marelle_lessons.checks.changes import distance, units
from marelle_lessons.program import CARDS, Program

ROW = "A2 D A G A\n"
TEXT = "from marelle.fr import *\n\navancer(2)\ndroite()\navancer()\ngauche()\navancer()\n"
ASKS = 'kind = "changes"\nmax = 2\n'
STARTS = {"start.cards.txt": ROW, "start.py": TEXT}


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("A2 D A G A", ""),
        ("a2,d a g a # la mienne", ""),
        ("A3 D A G A", ""),
        ("A2 D A D A A", ""),
        ("A2 A G A", ""),
        ("A A D A G A", ""),
        ("A3 D A D A2", "count=3, expected=2"),
        ("G A R R A2 D", "count=6, expected=2"),
        ("A2 D 2(A G A)", ""),
        ("2(A2) D 2(A G A)", "count=4, expected=2"),
        ("A", "count=4, expected=2"),
    ],
)
def test_cards_that_differ_from_the_start_are_counted(asked: Make, row: str, told: str) -> None:
    lesson = asked(ASKS, files=STARTS)
    assert said(lesson(row, "cards")).partition("square=")[2].partition(", ")[2] == told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("droite", "droite", ""),
        ("droite()", "  droite( )  # ici".strip(), ""),
        ("\n\n", '\n"""Le trésor."""\n\n\n', ""),
        ("droite", "gauche", ""),
        ("droite()\n", "droite()\nbip()\nbip()\n", ""),
        ("droite()\navancer()\n", "for i in range(2):\n    droite()\n    avancer()\n", ""),
        ("droite()\n", "if True: droite()\nelse: gauche()\n", "count=4, expected=2"),
        ("avancer", "reculer", "count=3, expected=2"),
    ],
)
def test_statements_that_differ_from_the_start_are_counted(
    asked: Make, before: str, after: str, told: str
) -> None:
    lesson = asked(ASKS, files=STARTS)
    text = TEXT.replace(before, after)
    assert said(lesson(text)).partition("square=")[2].partition(", ")[2] == told


def test_the_first_statement_that_is_another_is_shown(asked: Make) -> None:
    lesson = asked(ASKS, files=STARTS)
    failure = failure_of(
        lesson(TEXT.replace("avancer()", "reculer()").replace("gauche", "droite"))
    )
    assert (failure.time_us, failure.line, failure.source_line) == (None, 5, "reculer()")


def test_a_text_that_is_no_python_is_told_by_its_run(asked: Make) -> None:
    lesson = asked(ASKS, files=STARTS)
    assert failure_of(lesson("avancer(\n")).check_id == "ends"


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 80 + "1" + ")" * 80,
        "x = " + "-" * 1500 + "1",
        "if a: b\n" + "elif a: b\n" * 1500,
        "a.b" + ".c" * 3000,
        "try:\n a\nexcept E as e:\n b\nelse:\n c\nfinally:\n d\n",
        "match a:\n case 1:\n  b\n case _:\n  c\n",
    ],
)
def test_any_text_has_units_and_is_no_change_of_itself(text: str) -> None:
    found = [one.text for one in units(Program(text))]
    assert distance(found, found) == 0
    assert len(found) >= 1 or Program(text).tree is None


def test_a_block_has_a_unit_where_it_begins_and_one_where_it_ends() -> None:
    text = "while a:\n    if b:\n        c()\n    else:\n        d()\n"
    told = ["while a:", "if b:", "c()", "else:", "d()", "end", "end"]
    assert [one.text for one in units(Program(text))] == told
    assert [one.text for one in units(Program("2(A 3(D))", CARDS))] == [
        "2(",
        "A",
        "3(",
        "D",
        ")",
        ")",
    ]


WORDS = st.lists(st.sampled_from("ADGR"), max_size=9)


@given(WORDS, WORDS, WORDS)
def test_changes_are_counted_as_a_distance(
    one: list[str], other: list[str], third: list[str]
) -> None:
    assert distance(one, other) == distance(other, one)
    assert distance(one, third) <= distance(one, other) + distance(other, third)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))
    assert distance([*one, "B", *other], one + other) == 1


def test_a_program_far_longer_than_its_start_is_not_compared_in_full() -> None:
    assert distance(["A"], ["D"] * 200_000) == 199_999
