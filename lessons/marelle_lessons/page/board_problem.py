"""What went wrong with a board, in the words of the page: where the command tells what to type, the page has an action of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_text import Text


class BoardProblem(Problem):
    """The problem that the command tells too, by the same code.

    Example:
        >>> BoardProblem("E-LINK-39", port="USB", found="MicroPython 1.19", least="1.20", tried="1.25").explain(Text("en")).action
        'Put MicroPython 1.25 or later on it, with this page.'
    """

    def _action(self, text: Text, facts: dict[str, str | int | float]) -> str:
        near = ".near" if facts.get("nearest") else ""
        own = text.optional(f"page.board_action.{self.code}{near}", **facts)
        return own or super()._action(text, facts)
