"""Texts on a serial port, and the check `changes`, which reads the text of a program."""

import pytest
from hypothesis import given, strategies as st
from programs import program_text
from refused import refuses
from small_lesson import WORLD, Make, failure_of, said, why
from typed_commands import sentence

from marelle_lessons import LessonError
from marelle_lessons.checks.changes import distance, units
from marelle_lessons.program import CARDS, Program

# Texts on a serial port: orders that the seed draws drive the robot or are refused, and messages are sent there too.


WRONG = ("A500", "Z50", "", "a50", "A50A50")
ORDERS = ("A50", "R30", "S", *WRONG)
ORDER = '[[input]]\nname = "uart0"\ntime = {}\ntext = [{}]\n'
SENT = WORLD + "".join(
    ORDER.format(time, ", ".join(f'"{order}\\n"' for order in orders))
    for time, orders in (
        ("[1, 1.5]", ORDERS), (2.5, ("A50",)), (3.5, ORDERS), ("[4.5, 5]", ORDERS), (6, ("S",)), (7, WRONG), (8, WRONG),
    )
)  # fmt: skip
ASKS = """\
kind = "reacts"
event = "uart0"
effect = "motors"
within_ms = 600
states = {A50 = "forward", R30 = "back", S = "off"}
"""
DECODER = program_text("checks/obeys_letters")


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("before", "after", "passes"),
    [
        ("", "", True),
        ('order == "S"', 'order is not None and order[:1] == "S"', True),
        ('order == "A50"', 'order and order[0] == "A"', False),
        ('order == "A50"', 'order and "A50" in order', False),
        ('order == "A50"', 'order and order.upper() == "A50"', False),
        ('order == "A50"', 'order and order[1:] == "50"', False),
        ('elif order == "S"', "elif order is not None", False),
        ("bot.drive(-30, 0)", "bot.drive(30, 0)", False),
        ("bot.drive(50, 0)", "wait(900)\n        bot.drive(50, 0)", False),
        ("while True:", "while False:", False),
        ("wait(20)", "break", False),
    ],
)
def test_orders_drive_the_right_way_and_others_change_nothing(
    asked: Make, before: str, after: str, passes: bool
) -> None:
    assert before in DECODER
    lesson = asked(ASKS, SENT, seconds=10)
    assert lesson(DECODER.replace(before, after, 1), seeds=range(12)).passed == passes


def test_what_was_done_after_a_wrong_order_is_told(asked: Make) -> None:
    lesson = asked(ASKS, WORLD + ORDER.format(1, '"Z9\\n"'), seconds=3)
    told = lesson(DECODER.replace('order == "A50"', "order"))
    assert why(told) == sentence(
        "check.why.reacts_state", count=1, found="en avant", expected="à l'arrêt"
    )


MESSAGES = 'kind = "messages"\nport = "uart0"\nfields = {t = "number"}\nleast = 2\nmost = 3\n'
SENDS = program_text("checks/sends_json_in_parts")


def test_messages_are_read_from_a_serial_port(asked: Make) -> None:
    lesson = asked(MESSAGES, seconds=3)
    assert said(lesson(SENDS)) == ""
    named = lesson(SENDS.replace('str(t) + "}', 'str(t) + ", \\"prenom\\": \\"Lea\\"}'))
    assert why(named) == sentence("check.why.messages_extra", count=1, field="prenom")
    printed = lesson("print('{\"t\": 1}')\nprint('{\"t\": 2}')\n")
    assert why(printed) == sentence("check.why.messages_few", count=0)
    noise = lesson(SENDS.replace("port.write('{", "port.write(b'\\xff{\\xfe"))
    assert why(noise) == sentence("check.why.messages_unread", count=1)


def test_an_answer_is_sent_back_for_each_order(asked: Make) -> None:
    echo = 'kind = "reacts"\nevent = "uart0"\neffect = "sent"\nwithin_ms = 300\n'
    lesson = asked(echo, SENT, seconds=10)
    answers = (
        DECODER.partition("    if order")[0]
        + "    if order is not None: port.write('ok\\n')\n    wait(20)\n"
    )
    assert said(lesson(answers, seeds=range(4))) == ""
    always = lesson(answers.replace("if order is not None: ", ""))
    assert why(always) == sentence("check.why.reacts_alone")
    silent = lesson(answers.replace("order is not None", "order == 'A50'"))
    assert why(silent).startswith("rien ne répond à temps à l'événement n° ")


@pytest.mark.parametrize(
    ("states", "code"),
    [('{A50 = "ahead"}', "E-LESSON-13"), ("{A50 = 3}", "E-LESSON-08"), ("3", "E-LESSON-08")],
)
def test_states_of_texts_are_read_as_others_are(asked: Make, states: str, code: str) -> None:
    wrong = ASKS.partition("states")[0] + f"states = {states}\n"
    with refuses(LessonError, code):
        asked(wrong, SENT)


# The check `changes`: a program that was mended passes, one that was written anew does not.


ROW = "A2 D A G A\n"
TEXT = "from marelle.fr import *\n\navancer(2)\ndroite()\navancer()\ngauche()\navancer()\n"
ASKS_FOR_CHANGES = 'kind = "changes"\nmax = 2\n'
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
    lesson = asked(ASKS_FOR_CHANGES, files=STARTS)
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
    lesson = asked(ASKS_FOR_CHANGES, files=STARTS)
    text = TEXT.replace(before, after)
    assert said(lesson(text)).partition("square=")[2].partition(", ")[2] == told


def test_the_first_statement_that_is_another_is_shown(asked: Make) -> None:
    lesson = asked(ASKS_FOR_CHANGES, files=STARTS)
    failure = failure_of(
        lesson(TEXT.replace("avancer()", "reculer()").replace("gauche", "droite"))
    )
    assert (failure.time_us, failure.line, failure.source_line) == (None, 5, "reculer()")


def test_a_text_that_is_no_python_is_told_by_its_run(asked: Make) -> None:
    assert failure_of(asked(ASKS_FOR_CHANGES, files=STARTS)("avancer(\n")).check_id == "ends"


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
