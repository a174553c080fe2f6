"""Mistakes about None: a function that returns nothing, a line that is lost."""

from __future__ import annotations

import ast

from marelle_help.mistakes.view import called_name, given_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_help.mistakes.mistake import Mistake
    from marelle_help.mistakes.view import View


def of_nothing(view: View, part: ast.expr, name: str) -> Mistake:
    """Return the mistake of using a part that is None: a line that is lost has a sentence of its own.

    Args:
        view: where.
        part: what is None.
        name: as it is shown.
    """
    code = "E-BOT-32" if isinstance(part, ast.Name) and _is_place(view, part.id) else "E-PROG-61"
    return view.mistake(code, part, name=name)


def given_nothing(view: View, call: ast.Call) -> Mistake | None:
    """Find `bot.drive(100, place)` where `place` is None."""
    for part in (*call.args, *(keyword.value for keyword in call.keywords)):
        if view.is_a(part, "NoneType"):
            return of_nothing(view, part, view.text(part))
    return None


def _is_place(view: View, name: str) -> bool:
    """Return True if a name is the line's place, and nothing else."""
    given = [n for n in view.nodes() if isinstance(n, ast.stmt) and name in given_by(n)]
    return bool(given) and all(
        isinstance(n, ast.Assign)
        and isinstance(n.value, ast.Call)
        and called_name(n.value) == "position"
        for n in given
    )
