"""The types of viper code: infers those of expressions, and rewrites each expression to a Python expression with the same result.

An expression that MicroPython's compiler refuses is a syntax error, with its message.
"""

import ast
from ast import copy_location

from marelle_sim.programs.expansion import called, compiler_error, in_scope

OBJECT, INT, UINT, BOOL, NONE = "object", "int", "uint", "bool", "None"
POINTER = {"ptr": 0, "ptr8": 8, "ptr16": 16, "ptr32": 32}
"""{type of a pointer: bits of a cell}; 0 for `ptr`, whose cells cannot be read."""
TYPES = (OBJECT, INT, UINT, BOOL, *POINTER)
RETURNED_FOR_NONE: dict[str, int | bool | None] = {
    INT: 0, UINT: 0, BOOL: False, **dict.fromkeys(POINTER, 0), OBJECT: None,
}  # fmt: skip
TO_INT, TO_POINTER, TO_ADDRESS = "__viper_int__", "__viper_pointer__", "__viper_address__"
"""Names of functions that rewritten viper code calls, see `programs.pointers`."""


def is_whole(kind: str) -> bool:
    """Tell whether a viper type is an integer of 32 bits: `int` or `uint`."""
    return kind in (INT, UINT)


def wrapped(node: ast.expr, kind: str) -> ast.expr:
    """Return an expression for the low 32 bits of the integer `node`: without sign for `uint`, with sign for `int`."""

    def sum_of(left: ast.expr, operator: ast.operator, right: int) -> ast.expr:
        constant = copy_location(ast.Constant(value=right), node)
        return copy_location(ast.BinOp(left=left, op=operator, right=constant), node)

    if kind == UINT:
        return sum_of(node, ast.BitAnd(), 0xFFFFFFFF)
    low = sum_of(sum_of(node, ast.Add(), 1 << 31), ast.BitAnd(), 0xFFFFFFFF)
    return sum_of(low, ast.Sub(), 1 << 31)


def converted(node: ast.expr, kind: str, where: ast.expr, *, returned: bool = False) -> ast.expr:
    """Return an expression that converts the value of `node` to the viper type `kind`, with the source position of `where`.

    `returned`: the value is that of a `return`: a pointer is converted to its address.
    """
    if kind == OBJECT:
        return node
    if kind == BOOL:
        return called("__viper_bool__", where, node)
    if is_whole(kind):
        return wrapped(called(TO_INT, where, node), kind)
    if returned:
        return called(TO_ADDRESS, where, node)
    return called(TO_POINTER, where, node, copy_location(ast.Constant(value=POINTER[kind]), where))


def stored_names(function: ast.FunctionDef) -> set[str]:
    """Return a function's local names: its arguments, and the names that it assigns, deletes, imports or defines.

    Names that it declares global or nonlocal are left out, and those local to its inner functions, classes and comprehensions.
    """
    args = function.args
    arguments = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
    own = {part.arg for part in arguments if part is not None}
    elsewhere = set[str]()
    for node in in_scope(function.body):
        match node:
            case (
                ast.Name(id=name, ctx=ast.Store() | ast.Del())
                | ast.ExceptHandler(name=str() as name)
                | ast.FunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                own.add(name)
            case ast.alias(name=name, asname=other):
                own.add((other or name).partition(".")[0])
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                elsewhere.update(names)
    return own - elsewhere


_NEVER_TOO_LARGE = (ast.BitAnd, ast.BitOr, ast.BitXor, ast.RShift, ast.Mod)
_NOT_NATIVE = (ast.Div, ast.Pow, ast.MatMult)


class Typed:
    """Infers the types of a function's expressions; it stores the types of the local names while the function is read.

    Args:
        file: the file name in syntax errors.
        own: the function's local names; any other name is global and has the type `object`.
    """

    def __init__(self, file: str, own: set[str]) -> None:
        self._file, self._locals = file, own
        self._types: dict[str, str] = {}

    def _wrong(self, message: str, node: ast.expr | ast.stmt) -> SyntaxError:
        return compiler_error(self._file, node, message)

    def _target(self, target: ast.expr, kind: str) -> ast.expr:
        """Return the rewritten target of an assignment of a value of the type `kind`; a local name without a type gets this one.

        SyntaxError if it cannot take such a value.
        """
        match target:
            case ast.Name(id=name) if name in self._locals:
                known = self._types.setdefault(name, OBJECT if kind == NONE else kind)
                if known != kind and not (known == OBJECT and kind == NONE):
                    raise self._wrong(
                        f"local '{name}' has type '{known}' but source is '{kind}'", target
                    )
            case ast.Subscript():
                target.value, base = self._typed(target.value)
                target.slice, index = self._typed(target.slice)
                if base in POINTER:
                    self._check_cell(target, base, index, kind)
                elif base != OBJECT:
                    raise self._wrong(f"can't store to '{base}'", target)
            case ast.Attribute():
                target.value = self._object(target.value)
            case ast.Tuple(elts=elts) | ast.List(elts=elts):
                target.elts = [self._target(part, OBJECT) for part in elts]
        return target

    def _check_cell(self, target: ast.Subscript, base: str, index: str, kind: str) -> None:
        if base == "ptr":
            raise self._wrong("can't store to 'ptr'", target)
        if not is_whole(index):
            raise self._wrong(f"can't store with '{index}' index", target)
        if not is_whole(kind) and kind != BOOL:
            raise self._wrong(f"can't store '{kind}'", target)

    def _object(self, node: ast.expr) -> ast.expr:
        return self._as_object(*self._typed(node))

    def _as_object(self, node: ast.expr, kind: str) -> ast.expr:
        if kind in POINTER:
            raise self._wrong("conversion to object", node)
        return node

    def _tested(self, node: ast.expr) -> ast.expr:
        value, kind = self._typed(node)
        if kind in POINTER:
            raise self._wrong(f"can't implicitly convert '{kind}' to 'bool'", node)
        return value

    def _typed(self, node: ast.expr) -> tuple[ast.expr, str]:
        """Return (a Python expression with the same result as this viper expression, its type)."""
        value, kind = getattr(self, f"_of_{type(node).__name__.lower()}", self._of_objects)(node)
        return value, kind

    def _of_objects(self, node: ast.expr) -> tuple[ast.expr, str]:
        for field, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                setattr(node, field, self._object(value))
            elif isinstance(value, list):
                value[:] = [self._part(part) for part in value]
        return node, OBJECT

    def _of_lambda(self, node: ast.expr) -> tuple[ast.expr, str]:
        return node, OBJECT  # what is inside has names of its own

    _of_listcomp = _of_setcomp = _of_dictcomp = _of_generatorexp = _of_lambda

    def _of_yield(self, node: ast.expr) -> tuple[ast.expr, str]:
        raise self._wrong("native yield", node)

    _of_yieldfrom = _of_await = _of_yield

    def _of_namedexpr(self, node: ast.NamedExpr) -> tuple[ast.expr, str]:
        node.value, kind = self._typed(node.value)
        self._target(node.target, kind)
        return node, kind

    def _of_call(self, node: ast.Call) -> tuple[ast.expr, str]:
        match node:
            case ast.Call(func=ast.Name(id=name), args=[given], keywords=[]) if self._casts(name):
                if isinstance(given, ast.Name) and self._casts(given.id):
                    raise self._wrong("casting", node)
                value, kind = self._typed(given)
                return (value if kind == name else converted(value, name, node)), name
        return self._of_objects(node)

    def _part(self, part: ast.AST) -> ast.AST:
        if isinstance(part, ast.keyword):
            part.value = self._object(part.value)
        return self._object(part) if isinstance(part, ast.expr) else part

    def _of_constant(self, node: ast.Constant) -> tuple[ast.expr, str]:
        value = node.value
        if isinstance(value, bool):
            return node, BOOL
        if isinstance(value, int) and -(1 << 31) <= value < 1 << 32:
            return copy_location(
                ast.Constant(value=(value + (1 << 31)) % (1 << 32) - (1 << 31)), node
            ), INT
        return node, NONE if value is None else OBJECT

    def _of_name(self, node: ast.Name) -> tuple[ast.expr, str]:
        if node.id in self._locals and node.id not in self._types:
            raise self._wrong(f"local '{node.id}' used before type known", node)
        return node, self._types.get(node.id, OBJECT)

    def _casts(self, name: str) -> bool:
        return name in TYPES and name not in self._locals

    def _of_binop(self, node: ast.BinOp) -> tuple[ast.expr, str]:
        node.left, left = self._typed(node.left)
        node.right, right = self._typed(node.right)
        if left == right == OBJECT:
            return node, OBJECT
        if not (is_whole(left) and is_whole(right)):
            raise self._wrong(f"can't do binary op between '{left}' and '{right}'", node)
        if isinstance(node.op, _NOT_NATIVE):
            raise self._wrong("binary op not implemented", node)
        if left == UINT and isinstance(node.op, ast.FloorDiv | ast.Mod):
            raise self._wrong("div/mod not implemented for uint", node)
        if left == right and isinstance(node.op, _NEVER_TOO_LARGE):
            return node, left
        return wrapped(node, left), left

    def _of_unaryop(self, node: ast.UnaryOp) -> tuple[ast.expr, str]:
        if isinstance(node.op, ast.Not):
            node.operand = self._tested(node.operand)
            return node, BOOL
        node.operand, kind = self._typed(node.operand)
        if is_whole(kind):
            return wrapped(node, kind), kind
        if kind != OBJECT:
            raise self._wrong(f"can't do unary op of '{kind}'", node)
        return node, OBJECT

    def _of_compare(self, node: ast.Compare) -> tuple[ast.expr, str]:
        node.left, kind = self._typed(node.left)
        for place, right in enumerate(node.comparators):
            node.comparators[place], other = self._typed(right)
            if {kind, other} == {INT, UINT}:
                raise self._wrong("comparison of int and uint", node)
            if not (kind == other or {kind, other} <= {OBJECT, NONE}):
                raise self._wrong(f"can't do binary op between '{kind}' and '{other}'", node)
            if is_whole(kind) and isinstance(
                node.ops[place], ast.In | ast.NotIn | ast.Is | ast.IsNot
            ):
                raise self._wrong("binary op not implemented", node)
        return node, BOOL if is_whole(kind) else OBJECT

    def _of_boolop(self, node: ast.BoolOp | ast.IfExp) -> tuple[ast.expr, str]:
        """Return (the expression, its type) for `and`, `or` and `a if b else c`.

        The type is that of the values if all have the same, else `object`; SyntaxError if the types differ and one is a pointer.
        """
        if isinstance(node, ast.IfExp):
            node.test = self._tested(node.test)
            node.body, first = self._typed(node.body)
            node.orelse, second = self._typed(node.orelse)
            kinds = [first, second]
        else:
            typed = [self._typed(value) for value in node.values]
            node.values, kinds = (
                [value for value, _kind in typed],
                [kind for _value, kind in typed],
            )
        if len(set(kinds)) == 1:
            return node, kinds[0]
        if any(kind in POINTER for kind in kinds):
            raise self._wrong("conversion to object", node)
        return node, OBJECT

    _of_ifexp = _of_boolop

    def _of_subscript(self, node: ast.Subscript) -> tuple[ast.expr, str]:
        node.value, base = self._typed(node.value)
        if base == OBJECT:
            node.slice = self._object(node.slice)
            return node, OBJECT
        if base not in POINTER or base == "ptr":
            raise self._wrong(f"can't load from '{base}'", node)
        node.slice, index = self._typed(node.slice)
        if not is_whole(index):
            raise self._wrong(f"can't load with '{index}' index", node)
        return node, INT
