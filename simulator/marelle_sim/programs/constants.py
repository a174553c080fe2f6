"""Replaces a module's constants by their values, as MicroPython's compiler does.

MicroPython's compiler itself handles `NAME = const(10)`; nothing need be imported. From there to the end of the file it
replaces NAME by 10 in every scope, but not the attribute in `x.NAME`. A name that begins with `_` then does not exist when
the program runs. The value is computed at compile time.
"""

import ast
from collections.abc import Callable
from operator import add, and_, floordiv, invert, lshift, mod, mul, neg, or_, pos, rshift, sub, xor

from marelle_sim.microcontroller.board_types import ERROR_NAMES
from marelle_sim.programs.expansion import compiler_error

Value = int | float | str | bytes | bool | tuple["Value", ...] | None

_MOST_BITS = 100_000  # of a constant; a board has no memory for more
_FOLDED: dict[type, Callable[[int, int], int]] = {
    ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.FloorDiv: floordiv, ast.Mod: mod, ast.LShift: lshift,
    ast.RShift: rshift, ast.BitAnd: and_, ast.BitOr: or_, ast.BitXor: xor, ast.Pow: pow,
}  # fmt: skip
_SIGNS: dict[type, Callable[[int], int]] = {ast.USub: neg, ast.UAdd: pos, ast.Invert: invert}
_ERRNO = {name: number for number, name in ERROR_NAMES.items()}


class Constants(ast.NodeTransformer):
    """Replaces each name of a constant in a tree by its value, in place, from its definition on.

    Args:
        file: the file name in syntax errors.

    Raises:
        SyntaxError: by `visit`: the argument of `const` cannot be computed at compile time, or the program assigns to a constant or
            gives a keyword argument its name.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._known: dict[str, Value] = {}

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        """Record a constant of `NAME = const(…)` for the rest of the file, and return the statement `NAME = value`.

        For a name that begins with `_` return `pass`. Any other assignment is only visited.
        """
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id="const")) as call
            ) if name not in self._known:
                return self._noted(node, name, call)
        self.generic_visit(node)
        return node

    def _noted(self, node: ast.Assign, name: str, call: ast.Call) -> ast.stmt:
        self.generic_visit(call)
        try:
            (given,) = call.args
            value = _value(given)
        except (ValueError, ArithmeticError):
            raise compiler_error(self._file, call, "not a constant") from None
        if call.keywords:
            raise compiler_error(self._file, call, "not a constant")
        self._known[name] = value
        if name.startswith("_"):
            return ast.copy_location(ast.Pass(), node)
        node.value = ast.copy_location(_constant(value), call)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Return the value of a constant in place of its name; raise a syntax error where the program assigns to it."""
        if node.id not in self._known:
            return node
        if not isinstance(node.ctx, ast.Load):
            raise compiler_error(self._file, node, "can't assign to expression")
        return ast.copy_location(_constant(self._known[node.id]), node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Visit a call; raise a syntax error if a keyword argument has the name of a constant, as MicroPython does."""
        for keyword in node.keywords:
            if keyword.arg in self._known:
                raise compiler_error(self._file, keyword, "LHS of keyword arg must be an id")
        self.generic_visit(node)
        return node


def _constant(value: Value) -> ast.Constant:
    return ast.Constant(value=value)  # type: ignore[arg-type]  # a tuple of constants is one too


def _value(node: ast.expr) -> Value:
    """Return the value of a constant expression, as far as MicroPython computes it at compile time.

    Raises:
        ValueError: MicroPython does not compute it, or the number has more than 100 000 bits. ArithmeticError: it has no value, such
            as a division by 0.
    """
    match node:
        case ast.Constant(value=value):
            return value  # type: ignore[return-value]  # a complex number too
        case ast.Tuple(elts=parts):
            return tuple([_value(part) for part in parts])
        case ast.Attribute(value=ast.Name(id="errno"), attr=name) if name in _ERRNO:
            return _ERRNO[name]
        case ast.BoolOp(op=operator, values=values):
            return _chosen([*map(_value, values)], isinstance(operator, ast.Or))
    return _computed(node)


def _chosen(values: list[Value], wanted: bool) -> Value:
    return next((value for value in values[:-1] if bool(value) is wanted), values[-1])


def _computed(node: ast.expr) -> bool | int:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand)
        case ast.UnaryOp(op=sign, operand=operand):
            return _SIGNS[type(sign)](_whole(operand))
        case ast.BinOp(left=left, op=binary, right=right) if type(binary) in _FOLDED:
            return _worked_out(binary, _whole(left), _whole(right))
    raise ValueError("not a constant")


def _whole(node: ast.expr) -> int:
    value = _value(node)
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value


def _worked_out(operator: ast.operator, left: int, right: int) -> int:
    is_power, is_left = isinstance(operator, ast.Pow), isinstance(operator, ast.LShift)
    if right < 0 and (is_power or is_left or isinstance(operator, ast.RShift)):
        raise ValueError("negative")
    bits = left.bit_length() * right if is_power else left.bit_length() + right * is_left
    if bits > _MOST_BITS:
        raise ValueError("too large")
    return _FOLDED[type(operator)](left, right)
