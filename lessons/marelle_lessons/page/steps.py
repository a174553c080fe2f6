"""Returns the steps of a run as data for the page, for a user who goes through a program line by line."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from marelle_lessons.program import Program

if TYPE_CHECKING:
    from marelle_sim.programs import Steps


def as_data(steps: Steps, program: str) -> dict[str, Any]:
    """Return the steps of a run as data for the page, with the `loops` of the program: see `bridge.steps`."""
    return {
        "first": steps.first,
        "events": list(steps.events),
        "known": steps.known(),
        "frames": steps.frames(),
        "more": steps.more,
        "loops": _loops_of(program),
    }


def _loops_of(program: str) -> list[tuple[int, int]]:
    """Return (first line, last line) of each loop, ordered by first line; [] if the text is not Python."""
    tree = Program(program).tree
    found = ast.walk(tree) if tree is not None else ()
    return sorted(
        (node.lineno, node.end_lineno or node.lineno)
        for node in found
        if isinstance(node, ast.For | ast.AsyncFor | ast.While)
    )
