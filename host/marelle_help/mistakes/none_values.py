"""Mistakes with None: the result of a function that returns nothing, or the position of a line that the sensors do not see."""

from __future__ import annotations

import ast

from marelle_help.mistakes.view import called_name, given_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_help.mistakes.mistake import Mistake
    from marelle_help.mistakes.view import View


def of_nothing(view: View, part: ast.expr, name: str) -> Mistake:
    """Return the mistake of using an expression whose value is None: E-BOT-32 for a line that the sensors have lost, otherwise E-PROG-61.

    Args:
        view: the program, at the place of the failure.
        part: the expression.
        name: its text to show.
    """
    code = "E-BOT-32" if isinstance(part, ast.Name) and _is_place(view, part.id) else "E-PROG-61"
    return view.mistake(code, part, name=name)


def given_nothing(view: View, call: ast.Call) -> Mistake | None:
    """Return the mistake of a call with an argument that is None, as in `bot.drive(100, place)`; None if no argument is."""
    for part in (*call.args, *(keyword.value for keyword in call.keywords)):
        if view.is_a(part, "NoneType"):
            return of_nothing(view, part, view.text(part))
    return None


def _is_place(view: View, name: str) -> bool:
    """Return True if the program assigns only results of `position()` (the line's position) to a name."""
    given = [n for n in view.nodes() if isinstance(n, ast.stmt) and name in given_by(n)]
    return bool(given) and all(
        isinstance(n, ast.Assign)
        and isinstance(n.value, ast.Call)
        and called_name(n.value) == "position"
        for n in given
    )
