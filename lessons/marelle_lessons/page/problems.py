"""Problems in the page's words: as data, and with the page's own next action where the command's message says what to type."""

from typing import Any

from marelle_text import MissingTextError, Problem, Text

Message = dict[str, Any]
"""What the page and Python say to each other: an object of JSON."""

PORT = "USB"
"""What sentences call the port of a board: the browser does not tell the page its name."""


def said(problem: Problem, text: Text) -> Message:
    """Return a problem as data: its sentences; its `start` and `end` in a row of cards and the `robot` that it is about, or None."""
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
