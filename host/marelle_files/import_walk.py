"""Find what a program needs from its source text, and follow imports from a program and from a kit's table to each module that these can need."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from marelle_files.folder import bytes_of
from marelle_files.library import (
    LIBRARY,
    absolute,
    homes,
    kit_names,
    lazy_packages,
    library_files,
    library_modules,
    module_name,
    needs,
    parts_of,
    text_in_library,
)

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
    """Return the facts of the source text of one module; of a text that cannot be parsed, that it may import and read anything.

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


DEFAULT_KIT = "pico_bot"  # what `Robot()` takes where the board names none
_KITS = f"{LIBRARY}.kits"


class ImportWalk:
    """The modules, of the library and of the program, that a program and its kit were found to need so far.

    Attributes:
        texts: the string literals in the program's own modules.
    """

    def __init__(self, files: Mapping[str, str | bytes], text: str, *, everything: bool) -> None:
        """Follow the imports in the text of the program's first file.

        Args:
            files: path on the board -> path on this computer, or content, of the files beside the program and of those in `/lib`.
            text: the text of the program's first file.
            everything: True to take all modules of the program and of the library.
        """
        self._files, self._all, self._reads_any = files, everything, False
        # of two modules with one name, the one of the program's folder wins, as on a board
        own = sorted(files, key=lambda path: not path.startswith("/lib/"))
        self._own = {module_name(path): path for path in own if path.endswith((".py", ".mpy"))}
        self._found, self._words, self._said = set[str](), set[str](), set[str]()
        self.texts: set[str] = set()
        self._read(text, "__main__", is_package=False)

    def kit(self, name: str) -> bool:
        """Follow the classes of a kit's parts, if the program imports the library; tell whether there is such a kit.

        Kits whose names are in the program's strings are followed too; without any of these, the library's default kit. Nothing is
        followed once all modules are taken.
        """
        self._follow_words()
        known = name in kit_names() or name in self._own
        if LIBRARY in self._found and not self._all:
            kits = {one for one in self._said if self._is_kit(one)} | ({name} if known else set())
            for kit in kits or {DEFAULT_KIT}:
                self._follow_kit(kit)
            self._add(f"{LIBRARY}.robot")
            self._add(_KITS)
            self._follow_words()
        return known

    @property
    def reads_any(self) -> bool:
        """Tell whether the program can read files whose names do not stand in its text."""
        return self._all or self._reads_any

    def modules(self) -> dict[str, str | bytes]:
        """Return path on the board -> path on this computer, or content, of each module that was found; of all once the program can import any."""
        if self._all:
            # The library too: a notebook cell may use an import of another cell, and an `.mpy` does not tell its imports.
            return {**library_files(), **{path: self._files[path] for path in self._own.values()}}
        contents: dict[str, str | bytes] = {}
        for module in self._found:
            path = library_modules().get(module, "")
            if path:
                contents[path] = library_files()[path]
            elif module in self._own:
                contents[self._own[module]] = self._files[self._own[module]]
        return contents

    def _is_kit(self, name: str) -> bool:
        """Return True for a kit of the library, and for a module of the program that has parts in its `PARTS`, or whose `PARTS` cannot be read."""
        return name in kit_names() or (
            name in self._own and parts_of(self._text(self._own[name])) != {}
        )

    def _follow_kit(self, name: str) -> None:
        """Add a kit's table, and the modules of the classes that make its parts; all modules where its table cannot be read."""
        inside = f"{_KITS}.{name}"
        if name in kit_names():
            text = text_in_library(inside)
        else:
            text, inside = self._text(self._own[name]), name
        self._add(inside)
        parts = parts_of(text)
        if parts is None:
            self._all = True
            return
        for how in parts.values():
            maker = str(how[0]) if isinstance(how, tuple) and how else ""
            self._add(maker if "." in maker else f"{LIBRARY}.{maker}")

    def _add(self, dotted: str) -> None:
        """Add the module of a dotted name, such as `marelle.parts.motor`, its parent packages, and all that these import.

        A name that a package of the library loads late is added by the module that defines the name.
        """
        parts = dotted.split(".")
        for end in range(1, len(parts) + 1):
            module = ".".join(parts[:end])
            if module in self._found:
                continue
            if module in library_modules():
                self._found.add(module)
                for need in needs(module):
                    self._add(need)
            elif module in self._own and parts[0] != LIBRARY:
                self._found.add(module)
                path = self._own[module]
                if path.endswith(".mpy"):  # compiled: its imports are unknown
                    self._all = True
                else:
                    self._read(self._text(path), module, is_package=path.endswith("/__init__.py"))
            elif parts[0] == LIBRARY:
                home = homes(".".join(parts[: end - 1])).get(parts[end - 1]) if end > 1 else None
                if home:
                    self._add(home)
                return

    def _text(self, path: str) -> str:
        return bytes_of(self._files[path]).decode("utf-8-sig", "replace")

    def _read(self, text: str, module: str, *, is_package: bool) -> None:
        facts = facts_of(text, module, is_package=is_package)
        self._all = self._all or facts.open_ended
        self._reads_any = self._reads_any or facts.reads_any
        self._words |= facts.words | facts.said
        self._said |= facts.said
        self.texts |= facts.texts
        for name in facts.imports:
            self._add(name)

    def _follow_words(self) -> None:
        """Add the modules of lazily loaded library names that the program uses, and of own modules named in its strings.

        Repeats until a pass finds no new module.
        """
        before = -1
        while len(self._found) > before:
            before = len(self._found)
            for package in [one for one in self._found if one in lazy_packages()]:
                for name in self._words.intersection(lazy_packages()[package]):
                    self._add(f"{package}.{name}")
            for name in self._said.intersection(self._own):
                self._add(name)
