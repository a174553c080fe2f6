"""The steps of a run: numbered events, each with its line, its call and the variables that are new."""

from collections.abc import Sequence
from typing import Any

import pytest
from fixture_types import RunText
from programs import program_text

from marelle_sim.programs import Steps, steps_around

ENDLESS = "n = 0\nseen = []\nwhile True:\n    n = n + 1\n    seen = [n % 7]\n"


def recorded(run_text: RunText, text: str, **asked: Any) -> Steps:
    steps, run = steps_around(lambda lines: run_text(text, lines=lines, seconds=2), **asked)
    assert steps.more or run.sha256() == run_text(text, seconds=2).sha256()
    return steps


def told(steps: Steps) -> list[tuple[int, int, Sequence[object]]]:
    return [(line, frame, changes) for _time_us, line, frame, changes in steps.events]


def test_a_list_that_grows_is_a_change(run_text: RunText) -> None:
    text = "noms = []\nnoms.append('Zoé')\nnoms.append(2)\ndel noms\npass\n"
    assert told(recorded(run_text, text)) == [
        (1, 0, []),
        (2, 0, [("noms", "[]")]),
        (3, 0, [("noms", "['Zoé']")]),
        (4, 0, [("noms", "['Zoé', 2]")]),
        (5, 0, [("noms", None)]),
    ]


def test_each_call_has_its_frame_and_its_caller(run_text: RunText) -> None:
    steps = recorded(run_text, program_text("steps/calls_two_functions"))
    assert told(steps) == [
        (4, 0, []),
        (8, 0, []),
        (14, 0, []),
        (9, 1, [("n", "1")]),
        (11, 1, []),
        (9, 2, [("n", "0")]),
        (10, 2, []),
        (5, 3, [("n", "3")]),
        (15, 0, [("k", "6")]),
    ]
    assert steps.frames() == {
        0: ("", -1), 1: ("sum_of", 0), 2: ("sum_of", 1), 3: ("twice", 2),
    }  # fmt: skip


def test_each_turn_of_a_loop_is_an_event(run_text: RunText) -> None:
    assert told(recorded(run_text, "for i in range(2):\n    pass\nwhile i < 3: i += 1\n")) == [
        (1, 0, []),
        (2, 0, [("i", "0")]),
        (1, 0, [("i", "1")]),
        (2, 0, []),
        (3, 0, []),
        (3, 0, []),
        (3, 0, [("i", "2")]),
        (3, 0, []),
        (3, 0, [("i", "3")]),
    ]


@pytest.mark.unmeasured
@pytest.mark.parametrize("event", [0, 7, 1_000, 40_003])
def test_a_window_is_a_slice_of_the_whole(run_text: RunText, event: int) -> None:
    whole = recorded(run_text, ENDLESS, event=25_000)
    assert (whole.first, len(whole.events), whole.more) == (0, 50_000, True)
    window = recorded(run_text, ENDLESS, event=event, most=20)
    assert window.first == max(0, event - 10)
    assert list(window.events) == list(whole.events)[window.first : window.first + 20]
    before = list(whole.events)[: window.first]
    known = {change[0]: change[1] for step in before for change in step[3]}
    assert window.known() == {0: known}


def test_a_moment_is_asked_for_as_well(run_text: RunText) -> None:
    whole = recorded(run_text, ENDLESS)
    window = recorded(run_text, ENDLESS, time_us=10_000, most=100)
    assert list(window.events) == list(whole.events)[window.first : window.first + 100]
    times = [step[0] for step in window.events]
    assert times[50] < 10_000 <= times[51]


LOOPS = "for i in range(20):\n    for j in range(2):\n        x = i + j\n\nprint(x)\n"


@pytest.mark.parametrize("line", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("least", [0, 1, 5, 40, 80])
def test_the_next_event_of_a_line_is_that_of_the_whole(
    line: int, least: int, run_text: RunText
) -> None:
    whole = recorded(run_text, LOOPS).events
    at_line = [number for number, step in enumerate(whole) if step[1] == line and number >= least]
    expected = at_line[0] if at_line else len(whole) - 1

    some = recorded(run_text, LOOPS, event=least, lines=[line], most=10)

    assert some.first <= expected < some.first + len(some.events)
    assert list(some.events) == list(whole)[some.first : some.first + 10]


@pytest.mark.unmeasured
def test_a_line_that_never_comes_ends_a_program_without_a_pause(run_text: RunText) -> None:
    some = recorded(run_text, ENDLESS, event=100, lines=[99], most=10)
    assert not some.more
    assert some.first > 1000
