"""What is told of a wrong call or a part that is not there is told in both runners, and of a real board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from found_micropython import VMS

from marelle.french import WORDS
from marelle_help import cause
from marelle_help.mistakes.library import FRENCH_OF_ROBOTS
from marelle_host.cli.board_failure import read_failure
from marelle_text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim import Run

TOLD = [
    ("bot.straight()", "E-PROG-57", "bot.straight()"),
    ("print(bot.straight())", "E-PROG-57", "bot.straight()"),
    ("bot.buzzer.tone(5)", "E-PROG-57", "bot.buzzer.tone(5)"),
    ("bot.turn(90, HOLD)", "E-PROG-56", "HOLD"),
    ("bot.settings(wheel_diametre=43)", "E-PROG-58", "wheel_diametre=43"),
    ("bot.straight('3')", "E-PROG-92", "'3'"),
    ("bot.drive(1, float('9e9'))", "E-BOT-01", None),
]


@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize(("line", "code", "marked"), TOLD)
def test_what_a_call_is_given_is_told_in_both_runners(
    line: str, code: str, marked: str | None, vm: str, run_text: Callable[..., Run]
) -> None:
    error = run_text(f"from marelle import *\nbot = Robot()\n{line}\n", vm=vm).error
    assert error is not None
    assert (cause(error).code, error.line) == (code, 3)
    if marked is not None:
        assert line[error.column - 1 : error.end_column - 1] == marked


def test_two_calls_on_a_line_without_a_frame_are_told_together() -> None:
    source = "a()\nb(c(1), d())\n"
    trace = 'Traceback (most recent call last):\n  File "main.py", line 2, in <module>\n'
    trace += "TypeError: function takes 1 positional arguments but 0 were given\n"
    assert read_failure(trace, {"main.py": source}.get).code == "E-PROG-23"
    assert read_failure(trace, {"main.py": "\nd()"}.get).code == "E-PROG-57"


@pytest.mark.parametrize("vm", VMS)
def test_a_part_that_a_kit_lacks_is_told_with_those_that_it_has(
    vm: str, run_text: Callable[..., Run]
) -> None:
    source = "from marelle import *\nbot = Robot('xrp')\nbot.screen.text('a')\n"
    error = run_text(source, kit="xrp", vm=vm).error
    assert error is not None
    told = cause(error).explain(Text("en"))
    assert (told.code, told.what) == ("E-BOT-08", 'In line 3, this robot has no "screen".')
    assert told.action.startswith("It has: ")
    assert "line" in told.action.removesuffix(".").split(": ")[1].split(", ")
    french = run_text(
        source.replace("marelle", "marelle.fr").replace("screen", "ecran"), kit="xrp", vm=vm
    ).error
    assert french is not None
    assert "telemetre" in cause(french).explain(Text("fr")).action


@pytest.mark.parametrize("vm", VMS)
def test_a_french_name_says_where_french_names_are(vm: str, run_text: Callable[..., Run]) -> None:
    source = "from marelle import *\nbot = Robot()\nbot.telemetre.distance()\n"
    error = run_text(source, vm=vm).error
    assert error is not None
    assert (error.code, error.facts["module"]) == ("E-PROG-31", "marelle.fr")


def test_the_french_names_are_those_of_the_library() -> None:
    assert {line.split()[0] for line in WORDS.strip().splitlines()} == FRENCH_OF_ROBOTS
