"""Reads the needs of a program from its text: its imports, and every word in it."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from marelle_files.library import absolute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# With these a program can ask for a module by a name that stands nowhere in its text, or have it looked for elsewhere.
_OPEN_ENDED = frozenset({"__import__", "chdir", "eval", "exec", "execfile"})
_READS = frozenset(
    {"ilistdir", "listdir", "open"}
)  # no module of the library reads a program's data
_SYS = frozenset({"sys", "usys"})


class Facts:
    """What was found in a text.

    Attributes:
        imports: dotted names. words: names and attributes. texts: what stands between quotes. said: the words of that.
        open_ended: whether it may import what it does not name; so may what cannot be read.
        reads_any: whether it may read a file whose name does not stand in it.
    """

    __slots__ = ("imports", "open_ended", "reads_any", "said", "texts", "words")

    def __init__(self) -> None:
        self.imports: list[str] = []
        self.words: set[str] = set()
        self.said: set[str] = set()
        self.texts: set[str] = set()
        self.open_ended = self.reads_any = False


@lru_cache(maxsize=256)
def facts_of(text: str, module: str, *, is_package: bool = False) -> Facts:
    """Return the facts of one module of a program, or of its first file."""
    facts = Facts()
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        facts.open_ended = facts.reads_any = True
        return facts
    named = {
        id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_named(node)
    }
    for node in ast.walk(tree):
        facts.imports += _imports(node, module, is_package=is_package)
        facts.words.update(_words(node))
        if id(node) not in named and not _READS.isdisjoint(_words(node)):
            facts.reads_any = True
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            facts.texts.add(node.value)
            facts.said.update(re.findall(r"\w+", node.value))
    facts.open_ended = not _OPEN_ENDED.isdisjoint(facts.words) or (
        "path" in facts.words and not _SYS.isdisjoint(facts.imports)
    )
    return facts


def _is_named(call: ast.Call) -> bool:
    """Tell whether a call that may open a file says which, as it is named in the program's folder."""
    what = call.args[0] if call.args else None
    return (
        isinstance(what, ast.Constant)
        and isinstance(what.value, str)
        and not what.value.startswith(".")
    )


def _imports(node: ast.AST, module: str, *, is_package: bool) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = absolute(node.module or "", module, node.level, is_package=is_package)
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names if alias.name != "*")


def _words(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.alias):
        yield node.name.rpartition(".")[2]
