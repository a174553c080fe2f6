"""The window of a run's events, and the way from one to another: `steps.js`, asked in node, of programs that ran in CPython."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from marelle_page import pupils_program

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="needs node")


# Programs that are noted line by line as they run in CPython, as the page's steps are given them.
ROOT = Path(__file__).parents[2]
MODULE = ROOT / "lessons" / "marelle_lessons" / "page" / "src" / "steps.js"
ASK = ROOT / "tests" / "browser" / "ask_steps.mjs"
_FILE = "<stepped>"


class Stepped:
    """The events of a program, a millisecond each; what `steps.js` makes of them is asked of node.

    Attributes:
        lines: the line of each event.

    Example:
        >>> stepped = Stepped("for i in range(3):\\n    print(i)\\n")
        >>> stepped.ask(["step", 0, True])
        [1]
    """

    def __init__(self, program: str) -> None:
        self._events: list[list[Any]] = []
        self._frames: list[list[Any]] = []
        self._told: list[dict[str, str]] = []
        self._numbers: dict[FrameType, int] = {}
        self._loops = [
            [node.lineno, node.end_lineno]
            for node in ast.walk(ast.parse(program))
            if isinstance(node, ast.For | ast.While)
        ]
        before = sys.gettrace()
        sys.settrace(self._look)
        try:
            exec(compile(program, _FILE, "exec"), {"__builtins__": {"range": range}})
        finally:
            sys.settrace(before)
        self.lines = [line for _time, line, *_ in self._events]

    def window(self, first: int = 0, most: int = 10**6) -> dict[str, Any]:
        """Give a part of the events, as the page gets it."""
        known: dict[str, dict[str, str | None]] = {}
        for _time, _line, frame, changes in self._events[:first]:
            known.setdefault(str(frame), {}).update(changes)
        return {
            "first": first,
            "events": self._events[first : first + most],
            "known": known,
            "frames": self._frames,
            "more": first + most < len(self._events),
            "loops": self._loops,
        }

    def ask(
        self,
        *questions: Sequence[Any],
        window: dict[str, Any] | None = None,
        cards: Sequence[Sequence[int]] | None = None,
    ) -> list[Any]:
        """Ask `steps.js`, in a node of its own; `cards`: the card of each line."""
        asked = {
            "module": str(MODULE),
            "window": window or self.window(),
            "cards": cards,
            "questions": questions,
        }
        said = subprocess.run(
            ["node", str(ASK)],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert said.returncode == 0, said.stderr
        return list(json.loads(said.stdout))

    def _look(self, frame: FrameType, event: str, _value: object) -> Any:
        if frame.f_code.co_filename != _FILE:
            return None
        if event == "call":
            caller = self._numbers.get(frame.f_back, -1) if frame.f_back else -1
            self._numbers[frame] = len(self._frames)
            self._frames.append([frame.f_code.co_name, caller])
            self._told.append({})
        elif event == "line":
            number = self._numbers[frame]
            told = self._told[number]
            now = {
                name: repr(value)
                for name, value in frame.f_locals.items()
                if isinstance(value, int | list)
            }
            changes = [[name, text] for name, text in now.items() if told.get(name) != text]
            told.update(now)
            self._events.append([1000 * len(self._events), frame.f_lineno, number, changes])
        return self._look


FOLLOWS = pupils_program("corrects_in_turns")
CARDS = [(3, 1), (5, 3), (6, 4)]
DEEP = pupils_program("calls_itself_and_appends")


def _line_after(stepped: Stepped, number: int) -> int:
    return stepped.lines[number] if number >= 0 else 0


def test_a_step_enters_a_function_or_goes_past_it_and_back_as_it_came() -> None:
    stepped = Stepped(FOLLOWS)
    call = stepped.lines.index(13)
    into, past = stepped.ask(["step", call, True], ["step", call, False])
    assert (_line_after(stepped, into), _line_after(stepped, past)) == (2, 14)
    inside, out = stepped.ask(["back", past, True], ["back", past, False])
    assert (_line_after(stepped, inside), out) == (8, call)
    assert stepped.ask(["step", inside, False], ["back", into, False]) == [past, call]


def test_a_turn_is_one_press_from_wherever_in_the_loop_it_is_asked() -> None:
    stepped = Stepped(FOLLOWS)
    calls = [number for number, line in enumerate(stepped.lines) if line == 13]
    inside = calls[1] + 2  # in the function that the second turn calls
    assert stepped.ask(["turn", calls[0]], ["turn", inside], ["number", inside]) == [
        calls[1],
        calls[2],
        2,
    ]
    [last] = stepped.ask(["turn", calls[-1]])
    assert stepped.lines[last] == 17  # the loop has ended
    assert calls[2] - calls[1] <= 8  # entering calls
    [first] = stepped.ask(["turn", 0])
    assert stepped.lines[first] == 12  # there was none: until one begins


def test_a_line_that_does_not_come_again_ends_a_turn_after_a_whole_one() -> None:
    stepped = Stepped("for i in range(6):\n    if i % 4 == 1:\n        seen = i\n    last = i\n")
    [found] = stepped.ask(["turn", stepped.lines.index(3)])
    assert stepped.lines[found] == 1
    assert stepped.ask(["number", found + 1]) == [4]


def test_the_turns_of_a_loop_in_a_loop_are_its_own() -> None:
    stepped = Stepped("n = 0\nwhile n < 3:\n    for i in range(2):\n        x = i\n    n += 1\n")
    inner = [number for number, line in enumerate(stepped.lines) if line == 4]
    outer = [number for number, line in enumerate(stepped.lines) if line == 5]
    assert stepped.ask(*(["number", number] for number in inner)) == [1, 2, 1, 2, 1, 2]
    assert stepped.ask(*(["number", number] for number in outer)) == [1, 2, 3]
    assert stepped.ask(["turn", outer[0]], ["turn", inner[0]]) == [outer[1], inner[1]]


def test_cards_are_stopped_at_and_repeats_are_not() -> None:
    stepped = Stepped(pupils_program("cards_with_repeats"))
    shown = [number for number, line in enumerate(stepped.lines) if line in {3, 5, 6}]
    asked = [["step", number, True] for number in [-1, *shown[:-1]]]
    assert stepped.ask(*asked, cards=CARDS) == shown
    assert stepped.ask(["turn", shown[1]], ["turn", shown[0]], cards=CARDS) == [shown[2], shown[5]]
    [stopped] = stepped.ask(["stop", 0, [4]], cards=CARDS)
    assert stopped == shown[1]  # the repeat is one to stop at: its first card


def test_each_call_of_a_function_has_its_own_variables() -> None:
    stepped = Stepped(DEEP)
    [[*waiting]] = stepped.ask(["variables", stepped.lines.index(4)])
    assert waiting == [
        ["down", {"n": "0"}],
        ["down", {"n": "1"}],
        ["down", {"n": "2"}],
        ["<module>", {}],
    ]


def test_what_is_appended_shows_as_a_change_and_what_is_the_same_does_not() -> None:
    stepped = Stepped(DEEP)
    heads = [number for number, line in enumerate(stepped.lines) if line == 9]
    appends = [number for number, line in enumerate(stepped.lines) if line == 10]
    assert stepped.ask(
        ["changed", appends[0], heads[1]],
        ["changed", heads[1], appends[1]],
        ["changed", heads[1], heads[1]],
    ) == [["found"], ["i"], []]


def test_a_part_of_the_events_knows_what_came_before_it_and_where_it_ends() -> None:
    stepped = Stepped(DEEP)
    heads = [number for number, line in enumerate(stepped.lines) if line == 9]
    part = stepped.window(heads[2], 2)
    assert stepped.ask(
        ["variables", heads[2]],
        ["step", heads[2] + 1, True],
        ["back", heads[2], True],
        ["number", heads[2] + 1],
        ["at", 1000 * heads[2] + 999],
        ["covers", 1000 * heads[2] + 1],
        ["covers", 1000 * heads[2]],
        ["covers", 1000 * heads[2] + 1001],
        window=part,
    ) == [
        [["<module>", {"found": "[0, 1]", "i": "1"}]], -1, -1, 0, heads[2], True, False, False,
    ]  # fmt: skip
