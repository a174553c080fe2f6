"""The schema of a check and its reader say the same of each value alone, so that an editor marks what is refused."""

import json
import tomllib
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft7Validator
from small_lesson import LESSON, WORLD, write_lesson

from marelle_lessons import LessonError, load_lesson
from marelle_lessons.checks import KINDS
from marelle_lessons.schemas import checks_schema

SAID = {"fr": {"passed": "p", "failed": "f", "hint": "h"}}
KINDS_TRIED: dict[str, dict[str, Any]] = {
    "answers": {"truth": "wall_mm", "within": 5, "label": "mur"},
    "changes": {"max": 2},
    "keeps": {
        "quantity": "wall_mm", "at_least": 1, "at_most": 9, "share": 0.5, "after_s": 1, "effect": "led", "switches": 3,
    },
    "lasts": {"min_s": 1, "max_s": 9},
    "messages": {
        "label": "salle", "fields": {"n": "whole", "air": ["sec"]}, "numbered": "n", "period_s": 2, "within_s": 1,
        "least": 1, "most": 9,
    },
    "reacts": {"event": "button", "effect": "led", "within_ms": 200, "during_ms": 300, "after_s": 1},
}  # fmt: skip
# What only the reader can tell: what the worlds, the kit and the other values of the check make of it.
TOGETHER = {f"E-LESSON-{number:02}" for number in (9, 24, 26)}
BETWEEN = {"check.max_s", "check.at_least", "check.least", "check.during_ms", "check.numbered"}
PRESSED = WORLD + '[[input]]\nname = "button"\ntime = 1\n'
VALUES = st.one_of(
    st.integers(-3, 300), st.integers(-(2**40), 2**40), st.floats(-50, 50).filter(lambda x: x != int(x)), st.booleans(), st.text("ab é", max_size=3),
    st.lists(st.sampled_from(["on", "off", "a", "", 3]), max_size=3),
    st.sampled_from(["led", "print", "wall_mm", {}, {"n": "whole"}, {"n": "x"}, {"n": 3}, {"n": []}]),
)  # fmt: skip


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return repr(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def verdict(check: dict[str, Any]) -> tuple[bool, str, str]:
    """Return whether the schema accepts a check, and the code and key by which the reader refuses it."""
    lines = "".join(f"{key} = {toml(value)}\n" for key, value in {**check, **SAID}.items())
    text = f'format = "checks-1"\n[[check]]\n{lines}'
    accepted = Draft7Validator(checks_schema()).is_valid(tomllib.loads(text))
    with TemporaryDirectory() as folder:
        files: dict[str, str | bytes | None] = {
            "checks.toml": text, "worlds/first.toml": PRESSED, "worlds/second.toml": None,
            "lesson.toml": LESSON.replace('hidden = ["second"]\n', ""), "wrong/turn.py": None, "wrong/many.cards.txt": None,
        }  # fmt: skip
        try:
            load_lesson(write_lesson(Path(folder, "coin"), files))
        except LessonError as error:
            return accepted, error.code, str(error.facts.get("key", ""))
    return accepted, "", ""


@pytest.mark.parametrize("kind", KINDS_TRIED)
def test_the_checks_that_are_changed_are_good(kind: str) -> None:
    assert verdict({"id": "one", "kind": kind, **KINDS_TRIED[kind]}) == (True, "", "")
    assert set(KINDS_TRIED[kind]) <= set(KINDS[kind].fields)


@pytest.mark.unmeasured
@given(st.data())
def test_whatever_one_value_of_a_check_becomes_both_say_the_same(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(KINDS_TRIED)))
    check = {"id": "one", "kind": kind, **deepcopy(KINDS_TRIED[kind])}
    key = data.draw(st.sampled_from(sorted(KINDS[kind].fields)))
    check[key] = data.draw(VALUES)
    accepted, code, told = verdict(check)
    assert accepted == (code == "") or code in TOGETHER or (accepted and told in BETWEEN)


@pytest.mark.parametrize("kind", KINDS_TRIED)
def test_a_value_that_is_left_out_is_missed_by_both(kind: str) -> None:
    for key in KINDS_TRIED[kind]:
        check = {"id": "one", "kind": kind, **KINDS_TRIED[kind]}
        del check[key]
        accepted, code, _told = verdict(check)
        assert accepted == (code == ""), key
