"""Rows of cards: read, translated, copied by their code, made from a program again; whatever is typed is a row or refused."""

import ast
import pickle
import time
from pathlib import Path

import pytest
from hypothesis import assume, given, strategies as st
from random_rows import ROWS
from world_files import written

from marelle_lessons.cards import (
    Card,
    CardError,
    Repeat,
    Row,
    canonical,
    code,
    count,
    executed,
    is_cards,
    parse,
    recognise,
    translate,
)
from marelle_lessons.cards.row import CARDS
from marelle_sim import simulate
from marelle_text import LANGUAGES, Text

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ"
SIGNS = f"{''.join(CARDS)}()0123456789"
HEAD = "from marelle.fr import *\n"


def refused(text: str) -> CardError:
    with pytest.raises(CardError) as caught:
        parse(text)
    return caught.value


def test_a_row_is_read_with_its_numbers() -> None:
    assert parse("A3 D A").items == (Card("A", 3), Card("D"), Card("A"))


@pytest.mark.parametrize(
    "text",
    [
        "4(A D)",
        "(A D)4",
        "(A D)x4",
        "(a,d) X 4",
        "4 x (A D)",
        "4\u00d7(AD)",
        "[A;D]4",
        "# un carré\n4(\nA\nD\n)",
    ],
)
def test_a_repeat_is_written_in_many_ways(text: str) -> None:
    assert parse(text) == Row((Repeat(4, (Card("A"), Card("D"))),))


def test_a_number_before_a_bracket_belongs_to_that_bracket() -> None:
    assert canonical(parse("(A)2 3(D)")) == "2(A) 3(D)"


def test_brackets_are_not_counted() -> None:
    row = parse("2(3(A2 D) G)")
    assert (count(row), executed(row)) == (3, 14)


@pytest.mark.parametrize(
    ("text", "wanted", "column"),
    [
        ("A3 T A", "E-CARD-01", 4),
        ("A droite", "E-CARD-01", 3),
        ("", "E-CARD-02", 1),
        ("# rien", "E-CARD-02", 1),
        ("A 4(A D", "E-CARD-03", 4),
        ("A D) A", "E-CARD-04", 4),
        ("A (A D)", "E-CARD-05", 3),
        ("A 3", "E-CARD-06", 3),
        ("A0", "E-CARD-14", 1),
        ("0(A)", "E-CARD-14", 1),
        ("A100", "E-CARD-07", 1),
        ("D 1000000(A)", "E-CARD-07", 3),
        ("A G90", "E-CARD-08", 3),
        ("A " * 10_000, "E-CARD-09", 401),
        ("A" * 20_001, "E-CARD-09", 1),
        ("99(99(A))", "E-CARD-10", 1),
        ("2(2(2(2(2(A)))))", "E-CARD-11", 10),
        ("A 4()", "E-CARD-12", 4),
        ("A D=", "E-CARD-13", 4),
    ],
)
def test_what_is_no_row_is_refused_at_its_place(text: str, wanted: str, column: int) -> None:
    error = refused(text)
    assert (error.code, error.column) == (wanted, column)


def test_the_place_is_told_in_lines_and_columns() -> None:
    error = refused("A3 D\nA T")
    assert (error.line, error.column, error.start, error.end) == (2, 3, 7, 8)


def test_a_word_in_full_gets_the_card_that_says_it() -> None:
    assert refused("A droite").explain(Text("fr")).action == "Écris la carte D."


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "text",
    ["T", "", "2(A", "A)", "(A)", "3", "A0", "G90", "A " * 300, "99(99(A))", "2()", "A="],
)
def test_each_refusal_is_said_in_both_languages_with_a_short_action(
    text: str, language: str
) -> None:
    said = refused(text).explain(Text(language))
    assert said.what
    assert len(said.action.split(" ")) <= 12


def test_an_error_travels_between_processes_with_its_place() -> None:
    error = refused("A3 D\nA T")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.code, copy.facts, copy.line, copy.start) == (error.code, error.facts, 2, 7)


def test_the_program_is_what_a_pupil_would_write() -> None:
    assert translate(parse("A3 D 4(A D)")).program.splitlines() == [
        "# Rangée de cartes\xa0: A3 D 4(A D)",
        "from marelle.fr import *",
        "",
        "avancer(3)             # A3\xa0: avancer de 3 cases",
        "droite()               # D\xa0: pivoter d\u2019un quart de tour à droite",
        "for tour in range(4):  # répéter 4 fois",
        "    avancer()          # A\xa0: avancer d\u2019une case",
        "    droite()           # D\xa0: pivoter d\u2019un quart de tour à droite",
    ]


def test_each_kind_of_card_has_its_word() -> None:
    program = translate(parse("A R2 G D2 P3 B B2"), "en").program
    assert [line.split("#")[0].strip() for line in program.splitlines()[3:]] == [
        "avancer()", "reculer(2)", "gauche()", "droite(180)", "attendre(3000)", "bip()",
        "for son in range(2):", "bip()", "attendre(150)",
    ]  # fmt: skip


def test_each_card_knows_its_line_of_the_program() -> None:
    text = "A3 4(D A2)"
    translation = translate(parse(text))
    lines = translation.program.splitlines()
    found = [(text[p.start : p.end], lines[p.line - 1].split()[0]) for p in translation.lines]
    assert found == [("A3", "avancer(3)"), ("4", "for"), ("D", "droite()"), ("A2", "avancer(2)")]


def test_a_code_copied_wrong_is_refused() -> None:
    assert code(parse("A3 D 4(A D)")) == "A3D(AD)4=A"
    assert canonical(parse("a3d (ad)4 = a")) == "A3 D 4(A D)"
    assert refused("A3G(AD)4=A").code == "E-CARD-13"
    assert [refused(wrong).code for wrong in ("A1D(AD)4=A", "A3D(AD)04=A")] == ["E-CARD-13"] * 2


@pytest.mark.parametrize(
    ("name", "text", "cards"),
    [
        ("rangee.txt", "A D", True),
        ("RANGEE.TXT", "A D", True),
        ("carre.py.txt", "avancer()", False),
        ("carre.txt", "from marelle.fr import *", False),
    ],
)
def test_a_text_file_of_cards_is_told_from_a_program_with_a_second_ending(
    name: str, text: str, cards: bool
) -> None:
    assert is_cards(name, text) is cards


@pytest.mark.unmeasured
@given(ROWS)
def test_the_tidy_text_and_the_code_of_a_row_read_as_that_row(row: Row) -> None:
    assert parse(canonical(row)) == parse(code(row)) == parse(code(row).lower()) == row


@pytest.mark.unmeasured
@given(ROWS, st.sampled_from(LETTERS))
def test_another_check_letter_is_refused(row: Row, letter: str) -> None:
    right = code(row)
    assume(letter != right[-1])
    assert refused(right[:-1] + letter).code == "E-CARD-13"


@pytest.mark.unmeasured
@given(ROWS, st.data())
def test_one_sign_copied_wrong_is_refused(row: Row, data: st.DataObject) -> None:
    right = code(row)
    place = data.draw(st.integers(0, len(right) - 3))
    other = data.draw(st.sampled_from([c for c in SIGNS if c != right[place]]))
    refused(right[:place] + other + right[place + 1 :])


@pytest.mark.unmeasured
@given(ROWS, st.data())
def test_two_neighbours_exchanged_are_refused(row: Row, data: st.DataObject) -> None:
    right = code(row)
    place = data.draw(st.integers(0, len(right) - 4)) if len(right) > 3 else 0
    wrong = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    assume(wrong != right)
    refused(wrong)


@pytest.mark.unmeasured
@given(ROWS)
def test_every_row_translates_to_a_program_that_python_reads(row: Row) -> None:
    translation = translate(row)
    ast.parse(translation.program)
    last = len(translation.program.splitlines())
    assert all(1 <= place.line <= last for place in translation.lines)


def answer(text: str) -> str:
    """Return the tidy row of a text, or what is said of it."""
    try:
        return canonical(parse(text))
    except CardError as error:
        return error.explain(Text("fr")).what


WAYS = ((0, 1), (1, 0), (0, -1), (-1, 0))


def walked(items: tuple[Card | Repeat, ...], at: list[int]) -> list[int]:
    """Return column, row and direction after some cards, by their rules alone."""
    for item in items:
        if isinstance(item, Repeat):
            for _ in range(item.times):
                walked(item.items, at)
        elif item.letter in "AR":
            way = item.number if item.letter == "A" else -item.number
            at[0], at[1] = at[0] + way * WAYS[at[2]][0], at[1] + way * WAYS[at[2]][1]
        elif item.letter in "GD":
            at[2] = (at[2] + (item.number if item.letter == "D" else -item.number)) % 4
    return at


@pytest.mark.parametrize(
    "text", ["A3 D A2 G R", "4(A D A G)", "2(3(A D) G2 B) P R2", "D3 2(A2 G3)"]
)
def test_a_row_drives_the_robot_as_its_cards_say(text: str, tmp_path: Path) -> None:
    row = parse(text)
    program = written(tmp_path, translate(row).program, "cards.py")
    run = simulate(program, world="empty", tolerances=False)
    column, line, direction = walked(row.items, [0, 0, 0])
    assert run.pose.x_mm == pytest.approx(2000 + 150 * column, abs=8)
    assert run.pose.y_mm == pytest.approx(2000 + 150 * line, abs=8)
    assert abs((run.pose.heading_deg - 90 * direction + 180) % 360 - 180) < 3


@given(st.one_of(st.text(max_size=400), st.text("ARGDPBx4()[]= ,#\n12", max_size=400)))
def test_any_text_gives_a_row_or_a_refusal_that_can_be_said(text: str) -> None:
    started = time.process_time()
    assert answer(text)
    assert time.process_time() - started < 1  # what is quadratic takes ten


@pytest.mark.parametrize("sign", ["A", "x", "é", " ", "(", "1", "#", "A1 ", "x ", "\x00"])
def test_a_long_text_is_answered_at_once(sign: str) -> None:
    text = (sign * 20_000)[:20_000]
    started = time.process_time()
    assert refused(text).code.startswith("E-CARD-")
    assert time.process_time() - started < 1  # what is quadratic takes ten


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
        ("avancer(-True)", "E-CARD-16", 2, "avancer(-True)"),
        ("for i in range(-False):\n    bip()\n    attendre(150)", "E-CARD-16", 2, "for i in range(-False):"),
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
