"""Finds the mistake of a program that failed on a board, or in another Python: only the line and the message of its exception are known."""

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator

from marelle_help.failure import Failure
from marelle_help.mistake import Mistake
from marelle_help.mistakes import runtime_errors
from marelle_help.mistakes.fix import LONGEST, UNREADABLE
from marelle_help.mistakes.kinds import Kinds
from marelle_help.mistakes.library import FRENCH_OF_ROBOTS, METHODS, PARTS
from marelle_help.mistakes.suspects import reached, suspect_of
from marelle_help.mistakes.view import Holder, View
from marelle_help.signatures import members_of, signatures_of

_OBJECT = re.compile(r"'(\w+)' object has no attribute|type object '(\w+)' has no attribute")
_CALLABLE = frozenset(("bound_method", "function", "type"))


class _ReportedView(View):
    """The pupil's file after a failure elsewhere: no variable can be read, so their classes are inferred from the text.

    Args:
        failure: its line, function and message are known.
        error: an exception of the class that was raised; a `NameError` and an `AttributeError` have their `name`.
        names_there: as for `find`.

    Attributes:
        node: the expression that failed; None if it cannot be determined.
    """

    def __init__(
        self,
        failure: Failure,
        error: BaseException,
        names_there: Callable[[str], Iterable[str]] | None,
    ) -> None:
        super().__init__(failure.source, failure.place.line)
        self.function, self._words = failure.function, failure.words
        self._names_there = names_there
        self._kinds = Kinds(self.tree)
        self._near = reached(self.tree, self.line)
        self.node = self._failed(error)
        if self.node is not None:
            self.line = self.node.lineno

    def _failed(self, error: BaseException) -> ast.expr | None:
        if isinstance(error, UnboundLocalError):
            return self._local_name()
        if isinstance(error, NameError):
            found = (n for n in self._near if isinstance(n, ast.Name) and n.id == error.name)
            return next(found, None)
        if isinstance(error, AttributeError):
            return next(iter(self._attributes(str(error.name))), None)
        return suspect_of(self.tree, self.line, error, self._words, self._kinds)

    def _attributes(self, name: str) -> list[ast.Attribute]:
        """Return the attributes with that name at the failed line, if possible only those whose object can have the class in the message."""
        found = [n for n in self._near if isinstance(n, ast.Attribute) and n.attr == name]
        kind = self._kind()
        likely = [
            n for n in found if not self._kinds.of(n.value) or kind in self._kinds.of(n.value)
        ]
        return likely or found

    def _local_name(self) -> ast.expr | None:
        """Return the name at the failed line that its function assigns somewhere; None if there is none or more than one."""
        functions = [
            n for n in self.nodes()
            if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) and n.name == self.function
        ]  # fmt: skip
        given = {
            n.id
            for function in functions
            for n in ast.walk(function)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        found = [
            n
            for n in self._near
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load) and n.id in given
        ]
        changed = [n.target for n in self._near if isinstance(n, ast.AugAssign)]
        found += [n for n in changed if isinstance(n, ast.Name) and n.id in given]
        return found[0] if len({n.id for n in found}) == 1 else None

    def inside(self) -> Iterator[ast.AST]:
        yield from self._near if self.node is None else ast.walk(self.node)

    def is_a(self, node: ast.AST, *kinds: str) -> bool:
        return isinstance(node, ast.Name) and not self._kinds.of(node).isdisjoint(kinds)

    def is_callable(self, name: ast.Name) -> bool:
        return self.is_a(name, *_CALLABLE)

    def is_class(self, name: ast.expr) -> bool:
        return isinstance(name, ast.Name) and self.is_a(name, "type")

    def holder(self, error: AttributeError, node: ast.Attribute) -> Holder:
        del error
        kind = self._kind()
        module = self._module(node.value) if kind == "module" else ""
        there = getattr(builtins, kind, None)
        on_computer = frozenset(dir(there)) if isinstance(there, type) else frozenset()
        return Holder(kind, module, on_computer, self._names_in(kind, module))

    def _names_in(self, kind: str, module: str) -> frozenset[str]:
        if kind == "Robot":
            return METHODS | PARTS | self._french()
        inside = members_of(kind, self.tree)
        if inside:
            return inside | self._french()
        return frozenset(self._names_there(module or kind)) if self._names_there else frozenset()

    def _french(self) -> frozenset[str]:
        return FRENCH_OF_ROBOTS if "marelle.fr" in self.source else frozenset()

    def _kind(self) -> str:
        """Return the class of the object whose attribute is missing, as the message of the AttributeError names it.

        It is "type" if that object is a class, "Robot" for E-BOT-08, and "module" if the message names none.
        """
        words = self._words
        found = _OBJECT.search(words)
        if found is not None:
            return found[1] or "type"
        return "Robot" if words.startswith("E-BOT-08") else "module"

    def _module(self, node: ast.expr) -> str:
        """Return the module that a name stands for: "machine" for `m` after `import machine as m`.

        Without such an import (`from … import` does not count) it is the name itself; "" if `node` is not a name.
        """
        name = node.id if isinstance(node, ast.Name) else ""
        imports = (node for node in self.nodes() if isinstance(node, ast.Import))
        named = (alias for node in imports for alias in node.names)
        return next((one.name for one in named if (one.asname or one.name) == name), name)

    def arguments_of(self, function: ast.expr) -> tuple[str, ...]:
        return tuple(name for one in signatures_of(function, self.tree) for name in one.names)


def find(
    error: BaseException,
    failure: Failure,
    meant: Iterable[str],
    names_there: Callable[[str], Iterable[str]] | None,
) -> Mistake | None:
    """Return the mistake behind an exception, None if it is not recognised; give the failure the place of the failed expression, if known.

    Args:
        error: an exception of the class that was raised.
        failure: the line and the message that are known.
        meant: names, or modules, that may be the right spelling.
        names_there: returns the names that the board has in a module, or in an object of a class; None if unknown.
    """
    if not failure.place.line or len(failure.source) > LONGEST:
        return None
    try:
        view = _ReportedView(failure, error, names_there)
    except UNREADABLE:
        return None
    found = runtime_errors.mistake_of(runtime_errors.Failed(error, view, failure.words, meant))
    place = None if view.node is None else view.range_of(view.node)
    if place is not None and place.column:
        failure.move(place)
    return found
