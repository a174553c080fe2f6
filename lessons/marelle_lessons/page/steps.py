"""Records the steps of a program around an event or a moment, for who goes through it line by line."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from marelle_lessons.program import Program
from marelle_sim.programs import MOST_STEPS, Steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim import Run


def recorded(
    around: dict[str, int], most: int | None, run: Callable[[Steps], Run]
) -> tuple[Steps, Run]:
    """Run a program and return its steps around an `event` or a `time_us`; after the last one, the last ones.

    Args:
        around: One of the two.
        most: Events that are returned at most.
        run: Runs the program and has its steps recorded.
    """
    asked = {"most": most or MOST_STEPS}
    steps = Steps(**around, **asked)
    done = run(steps)
    if steps.total and not steps.events:
        steps = Steps(event=steps.total - 1, **asked)
        done = run(steps)
    return steps, done


def as_data(steps: Steps, program: str) -> dict[str, Any]:
    """Return steps as the page has them, with the `loops` of the program: see `bridge.steps`."""
    return {
        "first": steps.first,
        "events": list(steps.events),
        "known": steps.known(),
        "frames": steps.frames(),
        "more": steps.more,
        "loops": loops_of(program),
    }


def loops_of(program: str) -> list[tuple[int, int]]:
    r"""Return (line of its head, its last line) of each loop, in the order of their heads; [] if the text is not Python.

    Example:
        >>> loops_of("while True:\n    for i in range(2):\n        avancer()\n    droite()\n")
        [(1, 4), (2, 3)]
    """
    tree = Program(program).tree
    found = ast.walk(tree) if tree is not None else ()
    return sorted(
        (node.lineno, node.end_lineno or node.lineno)
        for node in found
        if isinstance(node, ast.For | ast.AsyncFor | ast.While)
    )
