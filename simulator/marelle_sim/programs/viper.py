"""Gives `@micropython.viper` functions the 32-bit integers and the pointers of a board.

In such a function each name and each expression has one type: `object`, `int`, `uint`, `bool` or a pointer. MicroPython's compiler
infers it from the annotations, and from the first value that a name is given. Arithmetic of `int` and `uint` wraps round at 32
bits; the cells of a pointer have 1, 2 or 4 bytes. The same types are inferred here, and the function is rewritten to Python code
with the same results. Code that MicroPython's compiler refuses is a syntax error here, with its message.
"""

import ast
from ast import copy_location

from marelle_sim.programs.viper_expressions import (
    BOOL,
    INT,
    NONE,
    OBJECT,
    POINTER,
    RETURNED_FOR_NONE,
    TYPES,
    UINT,
    Typed,
    converted,
    is_whole,
    stored_names,
)  # fmt: skip


class ViperFunction(Typed):
    """Rewrites one viper function to plain Python, from its first line to its last, with the types of its names known so far.

    Args:
        function: the function.
        file: the file name in syntax errors.

    Raises:
        SyntaxError: by the constructor and `rewrite`: MicroPython's compiler refuses the function; the message is that compiler's.
    """

    def __init__(self, function: ast.FunctionDef, file: str) -> None:
        super().__init__(file, stored_names(function))
        self._function = function
        self._returns = self._annotated(function.returns)

    def rewrite(self) -> None:
        """Rewrite the function in place: convert its arguments to their types, and rewrite each statement.

        An argument of the type `object` is left as it is. If the function returns another type, a return is added at its end.

        Raises:
            SyntaxError: MicroPython's compiler refuses the function.
        """
        function, arguments = self._function, self._function.args
        first: list[ast.stmt] = []
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            kind = self._types[argument.arg] = self._annotated(argument.annotation)
            if kind != OBJECT:
                name = copy_location(ast.Name(id=argument.arg, ctx=ast.Load()), argument)
                target = copy_location(ast.Name(argument.arg, ast.Store()), function)
                made = ast.Assign(targets=[target], value=converted(name, kind, name))
                first.append(copy_location(made, function))
        for rest in (arguments.vararg, arguments.kwarg):
            if rest is not None:
                self._types[rest.arg] = OBJECT
        self._block(function.body)
        docstring = 1 if ast.get_docstring(function, clean=False) is not None else 0
        function.body[docstring:docstring] = first
        if self._returns != OBJECT:
            value = copy_location(ast.Constant(value=RETURNED_FOR_NONE[self._returns]), function)
            function.body.append(copy_location(ast.Return(value=value), function))

    def _annotated(self, annotation: ast.expr | None) -> str:
        match annotation:
            case None:
                return OBJECT
            case ast.Name(id=name) if name in TYPES:
                return name
            case ast.Name(id=name):
                raise self._wrong(f"unknown type '{name}'", annotation)
        raise self._wrong("annotation must be an identifier", annotation)

    def _block(self, statements: list[ast.stmt]) -> None:
        for place, statement in enumerate(statements):
            node = statements[place] = self._as_assignment(statement)
            rewrite = getattr(self, f"_rewrite_{type(node).__name__.lower()}", None)
            if rewrite is not None:
                rewrite(node)
            if not isinstance(node, ast.FunctionDef | ast.ClassDef):
                self._inside(node)

    def _as_assignment(self, node: ast.stmt) -> ast.stmt:
        """Return `name: type = value`, and `name += value` of an integer or pointer, as a plain assignment; any other statement itself."""
        match node:
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                return copy_location(ast.Assign(targets=[target], value=value), node)
            case ast.AugAssign(target=ast.Name(id=name) as target):
                loaded = copy_location(ast.Name(id=name, ctx=ast.Load()), target)
                if self._typed(loaded)[1] != OBJECT:
                    value = copy_location(
                        ast.BinOp(left=loaded, op=node.op, right=node.value), node
                    )
                    return copy_location(ast.Assign(targets=[target], value=value), node)
        return node

    def _rewrite_return(self, node: ast.Return) -> None:
        node.value = self._returned(node)

    def _rewrite_while(self, node: ast.While | ast.If) -> None:
        node.test = self._tested(node.test)

    _rewrite_if = _rewrite_while

    def _rewrite_functiondef(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        self._types[node.name] = OBJECT

    _rewrite_classdef = _rewrite_functiondef

    def _rewrite_import(self, node: ast.Import | ast.ImportFrom) -> None:
        for one in node.names:
            self._types[(one.asname or one.name).partition(".")[0]] = OBJECT

    _rewrite_importfrom = _rewrite_import

    def _rewrite_raise(self, node: ast.Raise) -> None:
        if node.exc is not None:
            node.exc, kind = self._typed(node.exc)
            if kind != OBJECT:
                raise self._wrong("must raise an object", node)

    def _rewrite_expr(self, node: ast.Expr) -> None:
        node.value, _kind = self._typed(node.value)

    def _rewrite_with(self, node: ast.With) -> None:
        for item in node.items:
            item.context_expr = self._object(item.context_expr)
            if item.optional_vars is not None:
                item.optional_vars = self._target(item.optional_vars, OBJECT)

    def _rewrite_assert(self, node: ast.Assert) -> None:
        node.test = self._tested(node.test)
        node.msg = None if node.msg is None else self._object(node.msg)

    def _rewrite_delete(self, node: ast.Delete) -> None:
        node.targets = [self._target(target, OBJECT) for target in node.targets]

    def _inside(self, node: ast.stmt) -> None:
        self._block(getattr(node, "body", []))
        for handler in getattr(node, "handlers", []):
            if handler.name:
                self._types[handler.name] = OBJECT
            self._block(handler.body)
        self._block(getattr(node, "orelse", []))
        self._block(getattr(node, "finalbody", []))

    def _rewrite_assign(self, node: ast.Assign) -> None:
        match node:  # no tuple is made of two or three: each value keeps its type
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)) if (
                len(targets) == len(values) and len(values) in (2, 3)
            ):
                typed = [self._typed(value) for value in values]
                node.value.elts = [value for value, _kind in typed]  # type: ignore[attr-defined]
                node.targets[0].elts = [  # type: ignore[attr-defined]
                    self._target(target, kind)
                    for target, (_value, kind) in zip(targets, typed, strict=True)
                ]
            case _:
                node.value, kind = self._typed(node.value)
                node.targets = [self._target(target, kind) for target in node.targets]
                if kind != OBJECT and any(map(self._wants_object, node.targets)):
                    node.value = self._as_object(node.value, kind)

    def _wants_object(self, target: ast.expr) -> bool:
        if isinstance(target, ast.Name):
            return self._types.get(target.id, OBJECT) == OBJECT
        return not (isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name)
                    and self._types.get(target.value.id, OBJECT) in POINTER)  # fmt: skip

    def _rewrite_augassign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            node.value = self._object(node.value)
        else:
            node.value, kind = self._typed(node.value)
            node.target = self._target(node.target, kind)  # type: ignore[assignment]

    def _returned(self, node: ast.Return) -> ast.expr:
        value, kind = self._typed(node.value or copy_location(ast.Constant(value=None), node))
        if kind == NONE:
            return copy_location(ast.Constant(value=RETURNED_FOR_NONE.get(self._returns)), node)
        if self._returns == OBJECT:
            return self._as_object(value, kind)
        whole = is_whole(kind) or kind == BOOL
        if kind != self._returns and not (whole and self._returns in (INT, UINT)):
            raise self._wrong(f"return expected '{self._returns}' but got '{kind}'", node)
        return converted(value, self._returns, value, returned=True)

    def _rewrite_for(self, node: ast.For) -> None:
        match node:
            case ast.For(
                target=ast.Name(), iter=ast.Call(func=ast.Name(id="range"), args=args, keywords=[])
            ):
                typed = [self._typed(part) for part in args]
                kinds = [kind for _part, kind in typed]
                if not all(map(is_whole, kinds)):
                    words = f"can't do binary op between 'int' and '{next(k for k in kinds if not is_whole(k))}'"
                    raise self._wrong(words, node)
                node.iter.args = [part for part, _kind in typed]  # type: ignore[attr-defined]
                node.target = self._target(node.target, kinds[0] if len(kinds) > 1 else INT)
            case _:
                node.iter = self._object(node.iter)
                node.target = self._target(node.target, OBJECT)
