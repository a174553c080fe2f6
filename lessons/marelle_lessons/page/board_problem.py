"""What went wrong with a board, in the words of the page: where the command tells what to type, the page has an action of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_text import Text

PORT = "USB"
"""What sentences call the port of a board: the browser does not tell the page its name."""


class BoardProblem(Problem):
    """The problem that the command tells too, by the same code.

    Example:
        >>> BoardProblem("E-LINK-39", port="USB", found="MicroPython 1.19", least="1.20", tried="1.25").explain(Text("en")).action
        'Put MicroPython 1.25 or later on it, with this page.'
    """

    @classmethod
    def of(cls, problem: Problem) -> Problem:
        """Return a problem of what the command uses too, with the page's own action; one of a row of cards keeps its place there."""
        return problem if hasattr(problem, "start") else cls(problem.code, **problem.facts)

    def _action(self, text: Text, facts: dict[str, str | int | float]) -> str:
        """Return the next action: with the nearest right name if there is one, otherwise in the page's words if it has some for this code."""
        own = f"page.board_action.{self.code}"
        keys = (f"{own}.near", f"{self.code}.near", own) if facts.get("nearest") else (own,)
        found = (text.optional(key, **facts) for key in keys)
        return next(filter(None, found), "") or super()._action(text, facts)
