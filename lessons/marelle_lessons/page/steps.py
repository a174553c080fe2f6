"""Returns the steps of a run as data for the page, for a user who goes through a program line by line."""

from __future__ import annotations

import ast
from typing import Any

from marelle_lessons.program import Program
from marelle_sim.programs import Steps


def as_data(steps: Steps, program: str) -> dict[str, Any]:
    """Return the steps of a run as data for the page, with the `loops` of the program: see `bridge.steps`."""
    tree = Program(program).tree
    nodes = ast.walk(tree) if tree is not None else ()
    loops = [node for node in nodes if isinstance(node, ast.For | ast.AsyncFor | ast.While)]
    return {
        "first": steps.first,
        "events": list(steps.events),
        "known": steps.known(),
        "frames": steps.frames(),
        "more": steps.more,
        "loops": sorted((node.lineno, node.end_lineno or node.lineno) for node in loops),
    }
