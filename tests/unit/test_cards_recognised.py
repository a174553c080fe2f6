"""A program becomes cards again where cards do the same; where not, the line is said."""

import pytest
from hypothesis import given
from random_rows import ROWS

from marelle_lessons.cards import CardError, Row, canonical, recognise, translate
from marelle_text import LANGUAGES, Text

HEAD = "from marelle.fr import *\n"


def row(program: str) -> str:
    return canonical(recognise(HEAD + program).row)


@given(ROWS)
def test_a_row_comes_back_from_its_program(given_row: Row) -> None:
    for language in LANGUAGES:
        found = recognise(translate(given_row, language).program)
        assert found.row == given_row
        assert not found.comments


@pytest.mark.parametrize(
    ("program", "cards"),
    [
        ("avancer(3)\ndroite()\nreculer()", "A3 D R"),
        ("forward(2)\nleft(180)\nback(n=2)\nwait(2000)\nbeep()", "A2 G2 R2 P2 B"),
        ("avancer(-2)\ngauche(-90)\nreculer(-1)", "R2 D A"),
        ("for i in range(4):\n    avancer(); droite()", "4(A D)"),
        ("for a in range(2):\n    for b in range(3):\n        avancer()\n    bip()", "2(3(A) B)"),
        ("for son in range(3):\n    bip()\n    attendre(150)", "B3"),
        ('"""Un carré."""\navancer()\npass', "A"),
    ],
)
def test_a_program_is_the_row_that_does_the_same(program: str, cards: str) -> None:
    assert row(program) == cards


@pytest.mark.parametrize(
    ("program", "code", "line", "what"),
    [
        ("avancer(2", "E-CARD-15", 2, None),
        ("avancer()\nwhile True:\n    droite()", "E-CARD-16", 3, "while True:"),
        ("pas = 3\navancer(pas)  # trois", "E-CARD-16", 2, "pas = 3"),
        ("for i in range(3):\n    avancer(i)", "E-CARD-16", 3, "avancer(i)"),
        ("for bip in range(3):\n    avancer()", "E-CARD-16", 2, "for bip in range(3):"),
        ("attendre()", "E-CARD-16", 2, "attendre()"),
        ("avancer(1, 2)", "E-CARD-16", 2, "avancer(1, 2)"),
        ("avancer(1.5)", "E-CARD-17", 2, "avancer(1.5)"),
        ("droite(45)", "E-CARD-17", 2, "droite(45)"),
        ("droite(810)", "E-CARD-17", 2, "droite(810)"),
        ("attendre(-1000)", "E-CARD-17", 2, "attendre(-1000)"),
        ("for i in range(0):\n    avancer()", "E-CARD-17", 2, "for i in range(0):"),
        ("for i in range(2.0):\n    avancer()", "E-CARD-17", 2, "for i in range(2.0):"),
        ("", "E-CARD-19", 1, None),
        ("\n".join(" " * 4 * deep + f"for i{deep} in range(2):" for deep in range(5)) + "\n" + " " * 20 + "avancer()", "E-CARD-18", 6, None),
        ("avancer()\n" * 201, "E-CARD-09", 1, None),
        ("for i in range(99):\n    for j in range(99):\n        avancer()", "E-CARD-10", 1, None),
    ],
)  # fmt: skip
def test_what_no_card_does_is_said_with_its_line(
    program: str, code: str, line: int, what: str | None
) -> None:
    with pytest.raises(CardError) as caught:
        recognise(HEAD + program)
    error = caught.value
    assert (error.code, error.line) == (code, line)
    if what is not None:
        assert error.facts["what"] == what
    for language in LANGUAGES:
        said = error.explain(Text(language))
        assert said.what
        assert len(said.action.split(" ")) <= 12


def test_another_name_for_a_word_of_the_mat_is_no_word_of_the_mat() -> None:
    with pytest.raises(CardError, match="E-CARD-16"):
        recognise("from marelle.fr import droite as avancer\navancer()\n")


@pytest.mark.parametrize(
    ("program", "code", "line", "facts"),
    [
        ("avancer(2)", "E-CARD-20", 1, {"word": "avancer", "module": "marelle.fr"}),
        ("forward(2)", "E-CARD-20", 1, {"word": "forward", "module": "marelle"}),
        ("# from marelle.fr import *\navancer()", "E-CARD-20", 2, {"word": "avancer"}),
        ("from marelle import *\navancer(2)", "E-CARD-20", 2, {"module": "marelle.fr"}),
        ("from marelle.fr import droite\ndroite()\navancer()", "E-CARD-20", 3, {"word": "avancer"}),
        ("avancer()\nfrom marelle.fr import *", "E-CARD-20", 1, {"word": "avancer"}),
        ("from marelle import avancer", "E-CARD-20", 1, {"word": "avancer"}),
        ("from marelle import *\nfor i in range(3):\n    beep()\n    attendre(150)", "E-CARD-20", 3, {"word": "attendre"}),
        ("from marelle.fr import avncer", "E-CARD-16", 1, {"what": "from marelle.fr import avncer"}),
        ("from .marelle import *", "E-CARD-16", 1, {}),
        ("from math import pi", "E-CARD-16", 1, {}),
        (HEAD + "avancer(truc=2)", "E-CARD-21", 2, {"word": "avancer", "given": "truc", "takes": "n"}),
        (HEAD + "attendre(n=2000)", "E-CARD-21", 2, {"given": "n", "takes": "ms"}),
        (HEAD + "avancer(**{'n': 2})", "E-CARD-16", 2, {}),
    ],
)  # fmt: skip
def test_what_would_fail_when_it_is_run_becomes_no_cards(
    program: str, code: str, line: int, facts: dict[str, str]
) -> None:
    with pytest.raises(CardError) as caught:
        recognise(program)
    error = caught.value
    assert (error.code, error.line) == (code, line)
    assert facts.items() <= error.facts.items()
    for language in LANGUAGES:
        assert len(error.explain(Text(language)).action.split(" ")) <= 12


@pytest.mark.parametrize(
    "program",
    [
        "from marelle import *\nforward(n=2)",
        "from marelle.fr import avancer, Robot, StopWatch\navancer(n=2)",
        "from marelle.fr import *\nforward(2)",
        "from marelle import forward\nfrom marelle.fr import droite\nforward(2)",
    ],
)
def test_each_import_that_gives_the_word_will_do(program: str) -> None:
    assert canonical(recognise(program).row) == "A2"


@pytest.mark.parametrize(
    ("program", "lost"),
    [
        ("avancer()", False),
        ("avancer()  # jusqu'au mur", True),
        ('"""Un pas."""\navancer()', True),
    ],
)
def test_comments_that_cards_cannot_keep_are_told(program: str, lost: bool) -> None:
    assert recognise(HEAD + program).comments is lost
