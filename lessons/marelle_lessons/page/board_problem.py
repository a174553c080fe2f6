"""Problems of a board in the page's words: where the command's message says what to type, the page has an action of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_text import Text

PORT = "USB"
"""What sentences call the port of a board: the browser does not tell the page its name."""


class BoardProblem(Problem):
    """A problem with the code and message of the command's, and the page's next action.

    Example:
        >>> BoardProblem("E-LINK-39", port="USB", found="MicroPython 1.19", least="1.20", tried="1.25").explain(Text("en")).action
        'Put MicroPython 1.25 or later on it, with this page.'
    """

    @classmethod
    def of(cls, problem: Problem) -> Problem:
        """Return a problem with the page's next action; a problem with a place in a row of cards is returned as it is."""
        return problem if hasattr(problem, "start") else cls(problem.code, **problem.facts)

    def _action(self, text: Text, facts: dict[str, str | int | float]) -> str:
        """Return the next action, as the page says it for this code, or else as the command does.

        If the facts have a `nearest` name, the action that proposes it comes first.
        """
        own = f"page.board_action.{self.code}"
        keys = (f"{own}.near", f"{self.code}.near", own) if facts.get("nearest") else (own,)
        found = (text.optional(key, **facts) for key in keys)
        return next(filter(None, found), "") or super()._action(text, facts)
