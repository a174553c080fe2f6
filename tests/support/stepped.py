"""Programs that are noted line by line as they run in CPython, as the page's steps are given them."""

import ast
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

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
        tree = ast.parse(program)
        self._loops = [
            [node.lineno, node.end_lineno]
            for node in ast.walk(tree)
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
