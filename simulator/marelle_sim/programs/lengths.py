"""Gives calls that go through many values at once the time of their length, by rewriting a program's tree.

`sum(range(n))`, `sorted(values)`, a comprehension or `"x" * n` are one step of Python, and as long on a board as what they go through:
where nobody counts, an endless one never comes back. So what such a call goes through is handed to a counter first (`programs.counting`),
which lets the time of its length pass, refuses what the memory has no room for, and counts an iterator item by item.

What a control loop does at each turn is left alone: `max(a, b)`, `x ** 2`, `speed * 3`, a list that is written out.
"""

from __future__ import annotations

import ast

from marelle_sim.programs.expansion import called

ITEMS, LAZY_ITEMS, KEPT, ORDERED = "__items__", "__lazy_items__", "__kept__", "__ordered__"
OCTETS, BYTE_ARRAY = "__octets__", "__byte_array__"
TURNS, FILLED, DICT_OF = "__turns__", "__filled__", "__dict_of__"
SORTING, UNTIL = "__sorting__", "__until__"
POWER, SHIFT, REPEATED = "__power__", "__shift__", "__repeated__"
SQUARES, DOUBLES, LONGER = "__squares__", "__doubles__", "__longer__"

_CALLS: dict[str, tuple[str, int]] = {
    "sum": (ITEMS, 2), "max": (ITEMS, 1), "min": (ITEMS, 1), "any": (LAZY_ITEMS, 1), "all": (LAZY_ITEMS, 1),
    "list": (KEPT, 1), "tuple": (KEPT, 1), "set": (KEPT, 1), "frozenset": (KEPT, 1), "dict": (KEPT, 1),
    "sorted": (ORDERED, 1), "bytes": (OCTETS, 1), "bytearray": (BYTE_ARRAY, 1),
}  # fmt: skip
"""Function -> what counts its first argument, and how many arguments at most make that what it goes through."""
_METHODS = ("extend", "fromkeys", "join")
_NOTHING_KEPT = (ITEMS, LAZY_ITEMS)
_SEQUENCES = (ast.List, ast.Tuple, ast.JoinedStr)
_MADE_ON_THE_WAY = ("enumerate", "filter", "iter", "map", "range", "reversed", "zip", UNTIL)
_MAKE_TEXT = ("bytes", "chr", "hex", "repr", "str")
_SHORT = 16  # what is written out is short
_SMALL_POWER = 3


class LongCalls(ast.NodeTransformer):
    """Rewrites a tree; a name that the program gives to something of its own is the program's."""

    def __init__(self, tree: ast.AST) -> None:
        self._own = set(_names_given(tree))
        self._texts = _names_of_texts(tree)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Hand what a call goes through to a counter."""
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Name(id="pow"), args=[base, exponent], keywords=[]):
                return self._unless_own("pow", node, called(POWER, node, base, exponent))
            case ast.Call(func=ast.Name(id="iter"), args=[_, _]):
                return self._unless_own("iter", node, called(UNTIL, node, *node.args))
            case ast.Call(func=ast.Name(id=name), args=[items, *more]) if name in _CALLS:
                counter, most = _CALLS[name]
                if len(more) < most and name not in self._own and _may_be_long(items, counter):
                    node.args[0] = called(counter, node, items)
            case ast.Call(func=ast.Attribute(attr="sort") as method, args=[]):
                method.value = called(SORTING, node, method.value)
            case ast.Call(func=ast.Attribute(attr=name), args=[items, *_]) if name in _METHODS:
                if _may_be_long(items, KEPT):
                    node.args[0] = called(KEPT, node, items)
        return node

    def _unless_own(self, name: str, node: ast.Call, counted: ast.expr) -> ast.expr:
        return node if name in self._own else counted

    def visit_Starred(self, node: ast.Starred) -> ast.expr:
        """Count what is laid out in a call or a list, where it is made on the spot."""
        self.generic_visit(node)
        if isinstance(node.value, ast.Call | ast.GeneratorExp) and isinstance(node.ctx, ast.Load):
            node.value = called(KEPT, node.value, node.value)
        return node

    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        """Count the turns of a comprehension, and what it keeps; one that leaves items out is made of what it keeps."""
        if self._is_counted_by_turns(node):
            return node
        return ast.copy_location(ast.List(elts=[_laid_out(node, node.elt)], ctx=ast.Load()), node)

    def visit_SetComp(self, node: ast.SetComp) -> ast.expr:
        """See `visit_ListComp`."""
        if self._is_counted_by_turns(node):
            return node
        return ast.copy_location(ast.Set(elts=[_laid_out(node, node.elt)]), node)

    def visit_DictComp(self, node: ast.DictComp) -> ast.expr:
        """See `visit_ListComp`."""
        if self._is_counted_by_turns(node):
            return node
        pair = ast.copy_location(ast.Tuple(elts=[node.key, node.value], ctx=ast.Load()), node)
        return called(DICT_OF, node, _generator(node, pair))

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        """Count the turns."""
        self._count_turns(node, TURNS)
        return node

    def _is_counted_by_turns(self, node: ast.ListComp | ast.SetComp | ast.DictComp) -> bool:
        """Count the turns, and tell whether that is all: each adds an item."""
        every = len(node.generators) == 1 and not node.generators[0].ifs
        self._count_turns(node, FILLED if every else TURNS)
        return every

    def _count_turns(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, counter: str
    ) -> None:
        self.generic_visit(node)
        for loop in node.generators:
            if _may_be_long(loop.iter, KEPT):
                loop.iter = called(counter, loop.iter, loop.iter)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Count powers, far shifts, and sequences that are repeated."""
        self.generic_visit(node)
        match node.op:
            case ast.Pow() if not _is_small_power(node):
                return called(POWER, node, node.left, node.right)
            case ast.LShift() if not isinstance(node.right, ast.Name) and not _is_small(
                node.right, 64
            ):
                return called(SHIFT, node, node.left, node.right)
            case ast.Mult() if _is_sequence(node.left) and not _is_small(node.right, _SHORT):
                return called(REPEATED, node, node.left, node.right)
            case ast.Mult() if _is_sequence(node.right) and not _is_small(node.left, _SHORT):
                return called(REPEATED, node, node.right, node.left)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """Count what is looked for in an iterator."""
        self.generic_visit(node)
        for place, (sign, where) in enumerate(zip(node.ops, node.comparators, strict=True)):
            if isinstance(sign, ast.In | ast.NotIn) and _is_made_on_the_way(where, "range"):
                node.comparators[place] = called(LAZY_ITEMS, where, where)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | list[ast.stmt]:
        """Look before a value is put together with itself: thirty times make a thousand million of one."""
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.BinOp() as value):
                added = _first_added(value)
                if isinstance(added.left, ast.Name) and added.left.id == name:
                    return self._growing(node, name, added.op, added.right)
        self.generic_visit(node)
        if isinstance(node.targets[0], ast.Subscript) and _is_made_on_the_way(node.value):
            node.value = called(KEPT, node.value, node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | list[ast.stmt]:
        """See `visit_Assign`."""
        checked: ast.stmt | list[ast.stmt] = node
        if isinstance(node.target, ast.Name):
            checked = self._growing(node, node.target.id, node.op, node.value)
        else:
            self.generic_visit(node)
        if _is_made_on_the_way(node.value):
            node.value = called(KEPT, node.value, node.value)
        return checked

    def _growing(
        self, node: ast.stmt, name: str, sign: ast.operator, other: ast.expr
    ) -> ast.stmt | list[ast.stmt]:
        checks = [
            _check(check, node, name, by) for check, by in _growth(name, sign, other, self._texts)
        ]  # before `other` is rewritten
        self.generic_visit(node)
        return [*checks, node] if checks else node


def _first_added(value: ast.BinOp) -> ast.BinOp:
    """Return the part of `s + a + b` that is computed first."""
    while isinstance(value.op, ast.Add) and isinstance(value.left, ast.BinOp):
        value = value.left
    return value


def _growth(
    name: str, sign: ast.operator, other: ast.expr, texts: set[str]
) -> list[tuple[str, ast.expr]]:
    """Return what checks a name's value before `other` comes to it, and by how much it may grow; `texts` are names of some."""
    itself = isinstance(other, ast.Name) and other.id == name
    match sign:
        case ast.Mult() if itself:
            return [(DOUBLES, ast.Constant(2)), (SQUARES, ast.Constant(2))]
        case ast.Mult() if isinstance(other, ast.Constant):
            return [(DOUBLES, other)]
        case ast.Pow() if isinstance(other, ast.Constant):
            return [(SQUARES, other)]
        case ast.Add() if itself:
            return [(DOUBLES, ast.Constant(2))]
        case ast.Add() if name in texts or _is_text(other):
            return [(LONGER, ast.Constant(1))]
    return []


def _is_text(value: ast.expr) -> bool:
    """Tell whether it is a text, or bytes, for sure."""
    match value:
        case ast.Constant():
            return isinstance(value.value, str | bytes)
        case ast.BinOp(op=ast.Add() | ast.Mult()):
            return _is_text(value.left) or _is_text(value.right)
        case ast.BinOp(op=ast.Mod()):
            return _is_text(value.left)
    return isinstance(value, ast.JoinedStr) or _is_call_of(value, *_MAKE_TEXT)


def _names_of_texts(tree: ast.AST) -> set[str]:
    """Return the names to which a program gives a text, or bytes, anywhere."""
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value) if _is_text(value):
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                if _is_text(value):
                    names.add(name)
    return names


def _names_given(tree: ast.AST) -> list[str]:
    """Return the names that a program gives to something, anywhere."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.arg):
            names.append(node.arg)
        elif isinstance(node, ast.alias):
            names.append((node.asname or node.name).partition(".")[0])
    return names


def _check(name: str, where: ast.stmt, grows: str, by: ast.expr) -> ast.stmt:
    call = ast.Call(
        func=ast.Name(id=name, ctx=ast.Load()),
        args=[ast.Name(id=grows, ctx=ast.Load()), by],
        keywords=[],
    )
    return ast.fix_missing_locations(ast.copy_location(ast.Expr(value=call), where))


def _may_be_long(items: ast.expr, counter: str) -> bool:
    """Tell whether it is worth counting: not what is written out, nor what counts its turns itself."""
    if isinstance(items, ast.List | ast.Tuple | ast.Set):
        return len(items.elts) > _SHORT or any(
            isinstance(part, ast.Starred) for part in items.elts
        )
    if isinstance(items, ast.GeneratorExp) or _is_call_of(items, UNTIL):
        return counter not in _NOTHING_KEPT
    if isinstance(items, ast.Constant):
        return isinstance(items.value, int) and items.value > _SHORT
    return not isinstance(items, ast.Starred)


def _is_small(value: ast.expr, most: int) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, int) and value.value <= most


def _is_small_power(node: ast.BinOp) -> bool:
    """Tell whether a power is small for sure, or of no numbers."""
    match node:
        case ast.BinOp(right=ast.Constant(value=float(exponent))):
            return exponent <= _SMALL_POWER
        case ast.BinOp(right=ast.Constant(value=exponent)) if not isinstance(exponent, int):
            return True
        case ast.BinOp(
            left=ast.Constant(value=int(base)), right=ast.Constant(value=int(exponent))
        ):
            return base.bit_length() * exponent <= 64
    return _is_small(node.right, _SMALL_POWER)


def _is_sequence(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str | bytes)
    return isinstance(value, _SEQUENCES)


def _is_made_on_the_way(value: ast.expr, but: str = "") -> bool:
    """Tell whether it is an iterator that is made on the spot; what is in a `range` is not looked for one by one."""
    names = [name for name in _MADE_ON_THE_WAY if name != but]
    return _is_call_of(value, *names) or isinstance(value, ast.GeneratorExp)


def _is_call_of(value: ast.expr, *names: str) -> bool:
    match value:
        case ast.Call(func=ast.Name(id=name)):
            return name in names
    return False


def _generator(node: ast.ListComp | ast.SetComp | ast.DictComp, item: ast.expr) -> ast.expr:
    return ast.copy_location(ast.GeneratorExp(elt=item, generators=node.generators), node)


def _laid_out(node: ast.ListComp | ast.SetComp, item: ast.expr) -> ast.expr:
    kept = called(KEPT, node, _generator(node, item))
    return ast.copy_location(ast.Starred(value=kept, ctx=ast.Load()), node)
