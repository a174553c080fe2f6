"""What the board library prints is told in the person's language, with one action, and names no line that nobody knows."""

import re
from pathlib import Path

import pytest
from fixture_types import RunText
from found_micropython import VMS
from programs import program

import marelle
from marelle_help import printed_remarks
from marelle_sim import simulate
from marelle_sim.view import replay_data
from marelle_text import Problem, Text
from marelle_text.printed import PRINTED, told_by

BLOCKED = "E-BOT-03 straight(mm): stopped before the end, a wheel is blocked or slow\n"
TURN = "E-BOT-03 turn(deg): stopped before the end, a wheel is blocked or slow\n"


def test_a_blocked_wheel_is_told_in_the_story_and_with_an_action(
    run_text: RunText,
) -> None:
    source = "from marelle import Robot\nprint(Robot().straight(500))\n"
    run = run_text(source, faults={"encoder_left": "broken"}, tolerances=False)
    sentence = Problem("E-BOT-03", part="straight").explain(Text("fr")).what
    assert sentence.endswith("une roue est bloquée ou lente.")
    assert run.story("fr").count(sentence) == 1
    assert not [told for told in run.story("fr") if "E-BOT" in told or "…" in told]
    (remark,) = run.remarks("fr")
    assert (remark["code"], remark["what"], remark["line"]) == ("E-BOT-03", sentence, 2)
    assert "self_test" in str(remark["action"])


def test_a_replay_leaves_it_to_the_story_and_the_trace_has_what_was_printed(
    run_text: RunText,
) -> None:
    source = "from marelle import Robot\nRobot().straight(500)\nprint('fini')\n"
    run = run_text(source, faults={"encoder_left": "broken"}, tolerances=False)
    events = replay_data(run, "fr")["robots"][0]["events"]
    assert [event[2:] for event in events if event[1] == "told"] == [["E-BOT-03", "straight"]]
    assert [event[2:] for event in events if event[1] == "print"] == [["fini\n"]]
    assert run.stdout == BLOCKED + "fini\n"


def test_the_call_is_shown_where_there_is_only_one() -> None:
    source = "from marelle.fr import *\navancer()\ndroite()\nif 1:\n    droite(45)\n"
    places = [remark["line"] for remark in printed_remarks(BLOCKED + TURN + BLOCKED, source, "", Text("en"))]  # fmt: skip
    assert places == [2, 0]
    assert printed_remarks("E-BOT-99 other: no\nall is well\n", source, "", Text("en")) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_printed_has_sentences_without_a_line(language: str) -> None:
    for code in PRINTED:
        told = Problem(code, part="LEFT").explain(Text(language))
        assert told.what
        assert told.action


def test_what_the_self_test_prints_is_known() -> None:
    """Every code in its text, with the sentence that it prints."""
    text = (Path(marelle.__file__).parent / "self_test.py").read_text("utf-8")
    codes = re.findall(r'\[?\(+"(E-BOT-\d\d)", "(its .+?|the .+?)"', text)
    assert {code for code, _ in codes} == PRINTED - {"E-BOT-03", "E-BOT-55"}
    told = [told_by(f"{code} left: {what}") for code, what in codes]
    assert told == [(code, "LEFT") for code, _ in codes]


@pytest.mark.parametrize("vm", VMS)
def test_letters_that_a_screen_lacks_are_written_plain_and_told(vm: str) -> None:
    told = [
        line
        for line in simulate(program("parts/writes_letters_a_screen_lacks"), vm=vm).story("en")
        if "screen" in line
    ]
    words = 'cafe 5 E a Noel ⏎ " OEuf. " ss ?? ⏎ ete 21,5 oC'
    assert told == [f'It writes on its screen 3 times, in the end: "{words}".']
