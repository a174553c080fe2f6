"""The check `messages`, texts on a serial port, and the check `changes`: the fields that may leave, each in its time; all else is refused."""

import json

import pytest
from hypothesis import given, strategies as st
from programs import program_text
from refused import refuses
from small_lesson import WORLD, Make, failure_of, said, why
from typed_commands import sentence

from marelle_lessons import LessonError
from marelle_lessons.checks.messages import payload
from marelle_lessons.checks.wording import distance, units
from marelle_lessons.program import CARDS, Program

SENDS = """\
kind = "messages"
label = "salle"
fields = {n = "whole", temperature = "number", air = ["sec", "humide"]}
numbered = "n"
period_s = 2
within_s = 0.3
most = 12
"""
SENDER = program_text("checks/sends_measurements")


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("", "", ""),
        ("    n += 1\n", "    n += 1\n    print('bonjour')\n", ""),
        ('"air": "sec"}', '"air": "sec", "prenom": "Lea"}', sentence("check.why.messages_extra", count=1, field="prenom")),
        ('"air": "sec"}', '"air": "Lea"}', sentence("check.why.messages_type", count=1, field="air")),
        ("20.5 + n / 10", "'Lea'", sentence("check.why.messages_type", count=1, field="temperature")),
        ("20.5 + n / 10", "[20, 'Lea']", sentence("check.why.messages_type", count=1, field="temperature")),
        ("20.5 + n / 10", "True", sentence("check.why.messages_type", count=1, field="temperature")),
        (', "air": "sec"}', "}", sentence("check.why.messages_lacks", field="air", count=1)),
        ("json.dumps(said)", "said", sentence("check.why.messages_unread", count=1)),
        ('print("salle",', 'print("nom",', sentence("check.why.messages_label", count=1, field="nom")),
        ("    sleep_ms(2000)\n", "    print('nom', json.dumps({'p': 'Lea'}))\n    sleep_ms(2000)\n", sentence("check.why.messages_label", count=2, field="nom")),
        ("    sleep_ms(2000)\n", "    print('salle', json.dumps(said))\n    sleep_ms(2000)\n", sentence("check.why.messages_twice", count=2)),
        ("    n += 1\n", "    n += 2\n", sentence("check.why.messages_order", count=2)),
        ("    n += 1\n", "    n = 1\n", sentence("check.why.messages_twice", count=2)),
        ("sleep_ms(2000)", "sleep_ms(3000)", sentence("check.why.messages_late", count=2)),
        ("sleep_ms(2000)", "sleep_ms(500)", sentence("check.why.messages_soon", count=2)),
        ("while True:", "while n < 3:", sentence("check.why.messages_late", count=4)),
        ("while True:", "while False:", sentence("check.why.messages_late", count=1)),
    ],
)  # fmt: skip
def test_a_sensor_sends_what_it_may_and_when_it_should(
    asked: Make, before: str, after: str, reason: str
) -> None:
    assert before in SENDER
    lesson = asked(SENDS, seconds=12)
    assert why(lesson(SENDER.replace(before, after, 1), seeds=range(2))) == reason


def test_too_many_and_too_few_messages_are_told(asked: Make) -> None:
    lesson = asked('kind = "messages"\nfields = {n = "whole"}\nleast = 3\nmost = 5\n', seconds=3)
    sends = "from time import sleep_ms\nfor n in range({}):\n    print('{{\"n\": %d}}' % n)\n    sleep_ms(100)\n"
    assert said(lesson(sends.format(3))) == said(lesson(sends.format(5))) == ""
    assert why(lesson(sends.format(2))) == sentence("check.why.messages_few", count=2)
    assert why(lesson(sends.format(0))) == sentence("check.why.messages_few", count=0)
    many = lesson(sends.format(9))
    assert why(many) == sentence("check.why.messages_many", count=9)
    assert failure_of(many).time_us == pytest.approx(500_000, abs=5_000)


def test_what_a_program_sends_drives_no_terminal(asked: Make) -> None:
    lesson = asked(SENDS, seconds=3)
    told = said(lesson("print('salle', '{\"\\x1b[2J' + 'x' * 500 + '\": 1}')\n"))
    assert "\x1b" not in told
    assert len(told) < 400


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (('fields = {n = "whole", temperature = "number", air = ["sec", "humide"]}\n', ""), "E-LESSON-07"),
        (('{n = "whole", temperature = "number", air = ["sec", "humide"]}', "{}"), "E-LESSON-08"),
        (('"number"', '"nombre"'), "E-LESSON-13"),
        (('"number"', "3"), "E-LESSON-08"),
        (('["sec", "humide"]', "[]"), "E-LESSON-08"),
        (('numbered = "n"', 'numbered = "air"'), "E-LESSON-13"),
        (("within_s = 0.3\n", ""), "E-LESSON-07"),
        (("most = 12", "most = 2\nleast = 3"), "E-LESSON-10"),
        (("most = 12", "most = -1"), "E-LESSON-10"),
    ],
)  # fmt: skip
def test_messages_that_cannot_be_are_refused(
    asked: Make, change: tuple[str, str], code: str
) -> None:
    assert change[0] in SENDS
    with refuses(LessonError, code):
        asked(SENDS.replace(*change))


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "3", '{"a": NaN}', '{"a": Infinity}', '{"a": 1, "a": 2}', '{"a": {"b": 1, "b": 2}}',
        '{"a": ' + "[" * 900_000, '{"a":' * 5000, '{"a": 1} {"b": 2}', "{'a': 1}", '{"a": ' + "9" * 5000 + "}",
    ],
)  # fmt: skip
def test_what_is_no_message_is_none(text: str) -> None:
    assert payload(text) is None


VALUES = st.one_of(
    st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.text()
)


@given(st.dictionaries(st.text(), VALUES, max_size=8))
def test_a_message_is_read_as_it_was_written(fields: dict[str, object]) -> None:
    assert payload(json.dumps(fields)) == fields


@given(st.text(alphabet=st.sampled_from('{}[]":,0123456789.eE-+ntrufalsé\\ \x00'), max_size=300))
def test_whatever_is_sent_is_read_or_refused(text: str) -> None:
    found = payload("{" + text)
    assert found is None or all(isinstance(name, str) for name in found)


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
TELLS = program_text("checks/sends_json_in_parts")


def test_messages_are_read_from_a_serial_port(asked: Make) -> None:
    lesson = asked(MESSAGES, seconds=3)
    assert said(lesson(TELLS)) == ""
    named = lesson(TELLS.replace('str(t) + "}', 'str(t) + ", \\"prenom\\": \\"Lea\\"}'))
    assert why(named) == sentence("check.why.messages_extra", count=1, field="prenom")
    printed = lesson("print('{\"t\": 1}')\nprint('{\"t\": 2}')\n")
    assert why(printed) == sentence("check.why.messages_few", count=0)
    noise = lesson(TELLS.replace("port.write('{", "port.write(b'\\xff{\\xfe"))
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
