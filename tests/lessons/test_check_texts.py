"""Texts on a serial port: orders that the seed draws drive the robot or are refused, and messages are sent there too."""

import pytest
from lesson_of_one_check import Make, said, why
from programs import program_text
from refused import refuses
from small_lesson import WORLD

from marelle_lessons import LessonError

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
    world = WORLD + ORDER.format(1, '"Z9\\n"')
    lesson = asked(ASKS, world, seconds=3)
    told = lesson(DECODER.replace('order == "A50"', "order"))
    assert why(told) == "après l'événement n° 1, c'est « en avant » ; il fallait « à l'arrêt »"


MESSAGES = 'kind = "messages"\nport = "uart0"\nfields = {t = "number"}\nleast = 2\nmost = 3\n'
SENDS = program_text("checks/sends_json_in_parts")


def test_messages_are_read_from_a_serial_port(asked: Make) -> None:
    lesson = asked(MESSAGES, seconds=3)
    assert said(lesson(SENDS)) == ""
    named = lesson(SENDS.replace('str(t) + "}', 'str(t) + ", \\"prenom\\": \\"Lea\\"}'))
    assert why(named) == "le message n° 1 dit « prenom », qui ne doit pas partir"
    printed = lesson("print('{\"t\": 1}')\nprint('{\"t\": 2}')\n")
    assert why(printed) == "le nombre de messages est 0, ce n'est pas assez"
    noise = lesson(SENDS.replace("port.write('{", "port.write(b'\\xff{\\xfe"))
    assert why(noise) == "le message n° 1 n'est pas du JSON"


def test_an_answer_is_sent_back_for_each_order(asked: Make) -> None:
    echo = 'kind = "reacts"\nevent = "uart0"\neffect = "sent"\nwithin_ms = 300\n'
    lesson = asked(echo, SENT, seconds=10)
    answers = (
        DECODER.partition("    if order")[0]
        + "    if order is not None: port.write('ok\\n')\n    wait(20)\n"
    )
    assert said(lesson(answers, seeds=range(4))) == ""
    always = lesson(answers.replace("if order is not None: ", ""))
    assert why(always) == "quelque chose se passe sans événement"
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
