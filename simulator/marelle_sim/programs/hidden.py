"""Renames the private attributes of the board's modules, so that no program can reach the simulator through them.

On a board `machine.Pin(2)` has only the documented attributes. Here `Pin` is a Python class, whose private attributes lead
to the simulator. When a file of `modules/` is compiled, `_line` becomes `__private_line__`. A program gets AttributeError
for such a name, as for any special name that a board lacks (`programs.attributes`); no access becomes slower.
"""

import ast

PRIVATE = "__private_"
_PUBLIC = (  # on a board too: of `sys.implementation`, of `asyncio.core`
    "_build", "_machine", "_mpy", "_io_queue", "_task_queue",
)  # fmt: skip
CLOSED = (
    "_block", "_board", "_clock", "_content", "_core", "_flags", "_interrupt", "_owner", "_running",
    "_served_core", "_source", "_spend", "_stored", "_wires",
)  # fmt: skip
"""Private attributes of objects that a program can get and that are defined outside `modules/`, such as open files."""


def hide_private(tree: ast.Module) -> ast.Module:
    """Rename the private attributes of a tree in place, `_line` to `__private_line__`, and return it; other names, such as `__init__`, stay."""
    nodes = list(ast.walk(tree))
    slots = {
        part.value
        for node in nodes
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id == "__slots__"
        for part in ast.walk(node.value)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    for node in nodes:
        if isinstance(node, ast.Attribute):
            node.attr = _hidden(node.attr)
        elif isinstance(node, ast.ClassDef):
            _hide_in_body(node)
        elif isinstance(node, ast.Constant) and node.value in slots:
            node.value = _hidden(str(node.value))
    return tree


def _hidden(name: str) -> str:
    private = name.startswith("_") and not name.startswith("__") and name not in _PUBLIC
    return f"{PRIVATE}{name[1:]}__" if private else name


def _hide_in_body(node: ast.ClassDef) -> None:
    """Rename the private methods and class variables that the body of a class defines, and their uses in the body itself."""
    made = set[str]()
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            made.add(statement.name)
            statement.name = _hidden(statement.name)
        elif isinstance(statement, ast.Assign):
            made.update(target.id for target in statement.targets if isinstance(target, ast.Name))
    for statement in node.body:
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for part in ast.walk(statement):
                if isinstance(part, ast.Name) and part.id in made:
                    part.id = _hidden(part.id)
