"""Mistakes with tasks: one that is never started, a move without `await`, an `await` of a value that is no task."""

import ast
from collections.abc import Iterable, Iterator

from marelle_help.mistake import Mistake
from marelle_help.mistakes.view import Program, View, called_name

_SHOWN = 30  # characters of the program that a sentence may hold
# `move.wait()`; the library reports it under the move's own name.
_OF_MOVES = frozenset(("attendre", "wait"))
_WORDS = {
    "straight(mm)": frozenset(("avancer", "back", "forward", "reculer", "straight", "tout_droit")),
    "turn(deg)": frozenset(("droite", "gauche", "left", "right", "tourner", "turn")),
    "arc(radius, deg)": frozenset(("arc",)),
    "wait(ms)": _OF_MOVES,
    "multitask(...)": frozenset(("multitask",)),
}
"""The library's name of a call that must be awaited -> the words that a program may have for it."""


def never_begun(program: Program) -> Iterator[Mistake]:
    """Find `square()`, or outside a task `multitask(square(), blink())`, as a statement: it makes a task, but does not start it."""
    own = {node.name for node in program.nodes if isinstance(node, ast.AsyncFunctionDef)}
    inside = _inside_tasks(program.nodes)
    alone = (node.value for node in program.nodes if isinstance(node, ast.Expr))
    for call in (value for value in alone if isinstance(value, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name in own or (
            name == "multitask" and id(call) not in inside
        ):  # inside a task, `run` itself raises E-BOT-47
            text = ast.unparse(call)
            shown = text if len(text) <= _SHOWN else f"{name}(…)"
            meant = f"await {shown}" if id(call) in inside else f"run({shown})"
            yield program.mistake("E-CODE-17", call, meant=meant)


def not_awaited(view: View, form: str) -> Mistake | None:
    """Return the mistake of a call whose `await` is missing (E-BOT-47, which `run` raises at run time); None if it is not found.

    Of several it is the first one inside an `async` function, else the first. `move.wait()` counts for each `form`.

    Args:
        view: the program.
        form: the library's name of the call, a key of `_WORDS`: "straight(mm)".
    """
    words = _WORDS.get(form, frozenset())
    nodes = list(view.nodes())
    inside = _inside_tasks(nodes)
    found = [
        node
        for node in nodes
        if isinstance(node, ast.Call)
        and _gives(node, words)
        and not isinstance(view.parent(node), ast.Await | ast.Call | ast.Return)
    ]
    found = [call for call in found if id(call) in inside] or found
    first = min(found, key=lambda call: (call.lineno, call.col_offset), default=None)
    return None if first is None else view.mistake("E-BOT-47", first, part=called_name(first))


def _gives(call: ast.Call, words: frozenset[str]) -> bool:
    """Return True if a call returns something to await: `move.wait()`, or a call of one of `words` without `wait=False`."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in _OF_MOVES:
        return not call.args
    return called_name(call) in words and not any(
        keyword.arg == "wait"
        and isinstance(keyword.value, ast.Constant)
        and not keyword.value.value
        for keyword in call.keywords
    )


def _inside_tasks(nodes: Iterable[ast.AST]) -> set[int]:
    functions = [node for node in nodes if isinstance(node, ast.AsyncFunctionDef)]
    return {id(part) for function in functions for part in ast.walk(function)}


def nothing_to_await(view: View, node: ast.expr) -> Mistake:
    """Return the mistake of `await beep()`: the function has already finished when it returns, so there is nothing to await.

    `node` is the `await`, or the value after it.
    """
    value = node.value if isinstance(node, ast.Await) else node
    name = called_name(value) if isinstance(value, ast.Call) else view.short(value)
    return view.mistake("E-CODE-18", node, name=name)
