"""Find what a program needs from its source text: its imports, its names and its strings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from marelle_files.library import absolute

# With these a program can import a module whose name is not in its text, or from another folder.
_OPEN_ENDED = frozenset({"__import__", "chdir", "eval", "exec", "execfile"})
_READS = frozenset(
    {"ilistdir", "listdir", "open"}
)  # no module of the library reads a program's data
_SYS = frozenset({"sys", "usys"})


class Facts(NamedTuple):
    """The facts found in the source text of one module.

    Attributes:
        imports: the dotted names of imported modules, and of what is imported from them. words: the names and attributes in the code.
        texts: the string literals.
        said: the single words in these string literals.
        open_ended: True if the module may import modules whose names do not stand in its text, or if its text cannot be parsed.
        reads_any: True if the module may read files whose names do not stand in its text, or if its text cannot be parsed.
    """

    open_ended: bool
    reads_any: bool
    imports: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    said: frozenset[str] = frozenset()


@lru_cache(maxsize=256)
def facts_of(text: str, module: str, *, is_package: bool = False) -> Facts:
    """Return the facts of the source text of one module.

    Args:
        text: its source text.
        module: its dotted name, `__main__` for the program's first file.
        is_package: whether it is the `__init__.py` of a package, for its relative imports.
    """
    try:
        nodes = [*ast.walk(ast.parse(text))]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Facts(open_ended=True, reads_any=True)
    named = {id(node.func) for node in nodes if isinstance(node, ast.Call) and _is_named(node)}
    strings = (node.value for node in nodes if isinstance(node, ast.Constant))
    texts = frozenset(value for value in strings if isinstance(value, str))
    words = frozenset(word for node in nodes for word in _words(node))
    imports = tuple(
        name for node in nodes for name in _imports(node, module, is_package=is_package)
    )
    return Facts(
        not _OPEN_ENDED.isdisjoint(words) or ("path" in words and not _SYS.isdisjoint(imports)),
        any(id(node) not in named and not _READS.isdisjoint(_words(node)) for node in nodes),
        imports, words, texts, frozenset(re.findall(r"\w+", "\n".join(texts))),
    )  # fmt: skip


def _is_named(call: ast.Call) -> bool:
    """Tell whether the first argument of a call, such as `open("net.json")`, is a string literal that does not begin with a dot."""
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
