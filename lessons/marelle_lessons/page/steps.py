"""Returns the steps of a run as data for the page, for a user who goes through a program line by line; and what the program asked its user.

These are the questions that it printed, and the buttons that it waited for in vain.
"""

import ast
from bisect import bisect_right
from typing import Any

from marelle_lessons.program import Program
from marelle_sim import Run
from marelle_sim.programs import Steps
from marelle_sim.trace import Button, Print, Typed


def as_data(steps: Steps, program: str) -> dict[str, Any]:
    """Return the steps of a run as data for the page, with the `loops` of the program: see `bridge.steps`."""
    nodes = Program(program).nodes()
    loops = [node for node in nodes if isinstance(node, ast.For | ast.AsyncFor | ast.While)]
    return {
        "first": steps.first,
        "events": list(steps.events),
        "known": steps.known(),
        "frames": steps.frames(),
        "more": steps.more,
        "loops": sorted((node.lineno, node.end_lineno or node.lineno) for node in loops),
    }


def asked_of(done: Run) -> tuple[list[str], str | None]:
    """Return an identifier for each question of a run, in order, and the text of the question that has no answer yet, or None.

    A question is the text printed since the last answer. Its identifier is the end of that text, from the last line that has a
    letter: numbers that the robot measured and printed before may differ from run to run.
    """
    ends = [one.time_us for one in done.trace.find(Typed, 0)]
    printed: list[list[str]] = [[] for _ in range(len(ends) + 1)]
    for one in done.trace.find(Print, 0):
        printed[bisect_right(ends, one.time_us)].append(one.text)
    texts = ["".join(parts) for parts in printed]
    waits = done.error is not None and bool(done.error.asks)
    texts = texts[:1] + [
        text.partition("\n")[2] for text in texts[1:]
    ]  # without the echo of the answer
    request = texts if waits else texts[:-1]
    return [_end(text) for text in request], request[-1] if waits else None


def pressed_by_itself(done: Run) -> list[list[Any]]:
    """Return (name, level, time in us) of each press and release of a button that the simulator made because the user made none."""
    buttons = done.trace.find(Button, 0)
    return [[one.name, one.level, one.time_us] for one in buttons if one.origin == "automatic"]


def _end(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    numbers = [number for number, line in enumerate(lines) if any(map(str.isalpha, line))]
    return "\n".join(lines[numbers[-1] if numbers else 0 :]).strip()
