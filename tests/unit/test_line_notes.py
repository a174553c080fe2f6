"""While a program runs, its lines are noted with what its variables are when each begins."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from marelle_lessons.page import bridge
from marelle_lessons.program import Program
from marelle_sim import simulate
from marelle_sim.programs import LineNotes

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """from marelle.fr import *
bot = Robot()
total = 0
def double(n):
    twice = 2 * n
    return twice
for i in range(2):
    total = total + double(i)
noir = bot.line.values()
mots = "long " * 20
avancer()
"""


def test_each_new_value_is_noted_where_a_line_begins(tmp_path: Path) -> None:
    path = tmp_path / "programme.py"
    path.write_text(PROGRAM, encoding="utf-8")
    notes = LineNotes(Program(PROGRAM).variables)
    run = simulate(path, lines=notes, seconds=5)
    assert run.lines == list(notes)
    told = [(notes[index][2], name, value) for index, name, value in notes.values]
    assert [one for one in told if one[1] in ("i", "total", "twice")] == [
        (4, "total", "0"),
        (8, "i", "0"),
        (6, "twice", "0"),
        (7, "i", "1"),
        (6, "twice", "2"),
        (9, "total", "2"),
    ]
    last = dict(one[1:] for one in told)
    assert last["noir"].startswith("[")
    assert last["mots"].endswith("…")
    assert "BRAKE" not in last
    assert "bot" not in last


def test_noting_values_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "programme.py"
    path.write_text(PROGRAM, encoding="utf-8")
    notes = LineNotes(Program(PROGRAM).variables)
    assert simulate(path, lines=notes, seconds=5).sha256() == simulate(path, seconds=5).sha256()


def test_the_page_gets_them() -> None:
    asked = {"do": "run", "program": PROGRAM, "cards": False, "language": "fr", "seconds": 5}
    answer = json.loads(bridge.answer(json.dumps(asked)))
    lines = answer["replay"]["lines"]
    told = [(lines[index][2], name, value) for index, name, value in answer["values"]]
    assert (9, "total", "2") in told
