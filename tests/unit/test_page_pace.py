"""A loop without a pause is told in « Essayer » as soon as it is sure, long before its run is over."""

import json
from typing import Any

import pytest
from page_questions import ask

HEAD = "from marelle.fr import *\nbot = Robot()\n"
FAST = "while True:\n    bot.drive(0, 0)\n    bot.line.values()\n"
PATIENT = "while True:\n    bot.drive(0, 0)\n    attendre(10)\n"


def _run(program: str, seconds: int = 3) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the remarks that came while it ran, and the answer."""
    told: list[str] = []
    answer = ask("run", told.append, program=program, cards=False, seconds=seconds)
    return [json.loads(one) for one in told], answer


@pytest.mark.parametrize(
    ("before", "line", "seconds"),
    [pytest.param("", 3, 3, marks=pytest.mark.unmeasured), ("attendre(5000)\n", 4, 8)],
)
def test_a_loop_without_a_pause_is_told_while_it_runs(
    before: str, line: int, seconds: int
) -> None:
    told, answer = _run(HEAD + before + FAST, seconds)
    assert [(one["code"], one["line"], one["source_line"]) for one in told] == [
        ("E-CODE-14", line, "while True:")
    ]
    assert " attendre(10) " in told[0]["action"]
    assert answer["remarks"][0] == told[0]
    assert answer["replay"]["seconds"] == seconds


@pytest.mark.parametrize(
    "program", [HEAD + PATIENT, HEAD + "avancer()\n", "while True:\n    pass\n"]
)
def test_nothing_else_is(program: str) -> None:
    told, answer = _run(program)
    assert told == []
    assert "E-CODE-14" not in [one["code"] for one in answer["remarks"]]


def test_nobody_need_listen() -> None:
    answer = ask("run", program=HEAD + FAST, cards=False, language="en", seconds=2)
    assert " attendre(10) " in answer["remarks"][0]["action"]
