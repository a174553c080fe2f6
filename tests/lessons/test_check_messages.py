"""The check `messages`: the fields that may leave, each in its time, once and in order; all else is refused."""

import json

import pytest
from hypothesis import given, strategies as st
from programs import program_text
from refused import refuses
from small_lesson import Make, failure_of, said, why
from typed_commands import sentence

from marelle_lessons import LessonError
from marelle_lessons.checks.messages import payload

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
