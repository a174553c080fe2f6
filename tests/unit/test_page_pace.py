"""A loop without a pause is told in « Essayer » as soon as it is sure, long before its run is over."""

import json
from typing import Any

import pytest
from page_questions import ask

HEAD = "from marelle.fr import *\nbot = Robot()\n"
FAST = "while True:\n    bot.drive(0, 0)\n    bot.line.values()\n"
PATIENT = "while True:\n    bot.drive(0, 0)\n    attendre(10)\n"


def _run(program: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return the remarks that came while it ran, and the answer."""
    told: list[str] = []
    answer = ask("run", told.append, program=program, cards=False, seconds=8)
    return [json.loads(one) for one in told], answer


@pytest.mark.parametrize(
    ("before", "line"),
    [pytest.param("", 3, marks=pytest.mark.unmeasured), ("attendre(5000)\n", 4)],
)
def test_a_loop_without_a_pause_is_told_while_it_runs(before: str, line: int) -> None:
    told, answer = _run(HEAD + before + FAST)
    assert [(one["code"], one["line"], one["source_line"]) for one in told] == [
        ("E-CODE-14", line, "while True:")
    ]
    assert told[0]["what"] == f"Ligne {line}\xa0: ta boucle tourne trop vite."
    assert told[0]["action"].startswith("Ajoute attendre(10) ")
    assert answer["remarks"][0] == told[0]
    assert answer["replay"]["seconds"] == 8


@pytest.mark.parametrize(
    "program", [HEAD + PATIENT, HEAD + "avancer()\n", "while True:\n    pass\n"]
)
def test_nothing_else_is(program: str) -> None:
    told, answer = _run(program)
    assert told == []
    assert "E-CODE-14" not in [one["code"] for one in answer["remarks"]]


def test_nobody_need_listen() -> None:
    answer = ask("run", program=HEAD + FAST, cards=False, language="en", seconds=2)
    assert answer["remarks"][0]["action"].startswith("Add attendre(10) ")
