"""Problems in the page's words."""

from __future__ import annotations

from typing import Any

from marelle_text import MissingTextError, Problem, Text


def said(problem: Problem, text: Text) -> dict[str, Any]:
    """Return a problem as data: its sentences, and for a problem in a row of cards its `start` and `end` there."""
    try:
        explained = problem.explain(text)
    except MissingTextError as missing:
        explained = Problem("E-BUG-01", detail=f"{problem.code} {missing}").explain(text)
    return {
        **explained.as_data(),
        "safe": explained.safe,
        "start": getattr(problem, "start", None),
        "end": getattr(problem, "end", None),
        "robot": problem.facts.get("robot"),
    }
