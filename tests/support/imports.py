"""Reads by syntax tree which file of the product imports which: at its top, late (inside a function), or for types only."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

PACKAGES = {
    "marelle": "firmware", "marelle_files": "host", "marelle_help": "host", "marelle_host": "host",
    "marelle_images": "host",
    "marelle_lessons": "lessons", "marelle_sim": "simulator", "marelle_text": "host",
}  # fmt: skip
_NOT_OURS = ("/content/", "/cli/data/", "/guest/", "/marelle_sim/modules/")
TOP, LATE, TYPES = "top", "late", "types"


class Import(NamedTuple):
    """One import of one file.

    Attributes:
        file: The importing module's dotted name. target: The module that is imported, ours or not.
        name: What is taken from it, "" for the module itself. when: `TOP`, `LATE` or `TYPES`.
    """

    file: str
    target: str
    name: str
    when: str


def modules(root: Path) -> dict[str, Path]:
    """Return the files of all packages by their dotted name."""
    found = {}
    for package, folder in PACKAGES.items():
        for path in sorted((root / folder / package).rglob("*.py")):
            if not any(part in path.as_posix() for part in _NOT_OURS):
                parts = path.relative_to(root / folder).with_suffix("").parts
                found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(files: dict[str, Path]) -> list[Import]:
    """Return every import of the files; of a name that is a module of ours, that module."""
    found = []
    for file, path in files.items():
        package = file if path.name == "__init__.py" else file.rpartition(".")[0]
        for module, name, when in _in_node(ast.parse(path.read_text("utf-8")), TOP, package):
            whole = f"{module}.{name}"
            target, part = (whole, "") if whole in files else (module, name)
            if target != file:
                found.append(Import(file, target, part, when))
    return found


def _in_node(node: ast.AST, when: str, package: str) -> Iterator[tuple[str, str, str]]:
    """Yield (module, a name that is taken from it, when)."""
    if isinstance(node, ast.Import):
        yield from ((alias.name, "", when) for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        up = package.rsplit(".", node.level - 1)[0] if node.level else ""
        base = ".".join(part for part in (up, node.module or "") if part)
        yield from ((base, alias.name, when) for alias in node.names)
    elif isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
        for statement in node.body:
            yield from _in_node(statement, TYPES, package)
        for statement in node.orelse:
            yield from _in_node(statement, when, package)
    else:
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and when == TOP
        for part in ast.iter_child_nodes(node):
            yield from _in_node(part, LATE if inside else when, package)


def circle(found: list[Import]) -> list[str]:
    """Return files that import each other at run time, each the next one; [] if none do."""
    after: dict[str, set[str]] = {}
    for one in found:
        if one.when != TYPES:
            after.setdefault(one.file, set()).add(one.target)
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []
