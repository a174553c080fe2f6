"""Rewrites a program's tree so that operations on many values cost virtual time for each of them.

`sum(range(n))`, `sorted(values)`, a comprehension or `"x" * n` is a single step for the guard, but takes a board time for each
item. Without a count, an endless one would never return to the simulator. So the iterable of such an operation is passed
through a counter first (`programs.counting`): the counter lets the time of the items pass, raises `MemoryError` if the result
does not fit, and counts the items of an iterator one by one.

Operations of constant size are left alone, because a control loop uses them at each turn: `max(a, b)`, `x ** 2`, `speed * 3`,
a list literal.
"""

import ast
from collections.abc import Iterator

from marelle_sim.programs.expansion import called
from marelle_sim.programs.growing import are_same, check, first_added, growth, is_call_of, is_text

ITEMS, LAZY_ITEMS, KEPT, ORDERED = "__items__", "__lazy_items__", "__kept__", "__ordered__"
OCTETS, BYTE_ARRAY = "__octets__", "__byte_array__"
TURNS, FILLED, DICT_OF = "__turns__", "__filled__", "__dict_of__"
SORTING, UNTIL = "__sorting__", "__until__"
POWER, SHIFT, REPEATED = "__power__", "__shift__", "__repeated__"
RANGE, REPLACED = "__range__", "__replaced__"

_CALLS: dict[str, tuple[str, int]] = {
    "sum": (ITEMS, 2), "max": (ITEMS, 1), "min": (ITEMS, 1), "any": (LAZY_ITEMS, 1), "all": (LAZY_ITEMS, 1),
    "list": (KEPT, 1), "tuple": (KEPT, 1), "set": (KEPT, 1), "frozenset": (KEPT, 1), "dict": (KEPT, 1),
    "sorted": (ORDERED, 1), "bytes": (OCTETS, 1), "bytearray": (BYTE_ARRAY, 1),
}  # fmt: skip
"""{function: (the counter of its first argument, the number of arguments from which on the first is no iterable)}."""
_METHODS = ("extend", "fromkeys", "join")
_NOTHING_KEPT = (ITEMS, LAZY_ITEMS)
_SEQUENCES = (ast.List, ast.Tuple, ast.JoinedStr)
_MADE_ON_THE_WAY = ("enumerate", "filter", "iter", "map", "range", "reversed", "zip", RANGE, UNTIL)
_SHORT = 16  # what is written out is short
_SMALL_POWER = 3
_LARGE = 65_536  # a number from which on what is repeated so often may have no room
_KEEP = ("update", "union", "intersection", "difference", "symmetric_difference")


class LongCalls(ast.NodeTransformer):
    """Rewrites a tree as the module docstring describes; a built-in name that the program itself assigns is left alone."""

    def __init__(self, tree: ast.AST) -> None:
        self._own = set(_names_given(tree))
        given = [*_values_given(tree)]
        self._texts = {name for name, value in given if is_text(value)}
        self._sequences = {name for name, value in given if _is_sequence(value)}
        self._large = {name for name, value in given if _is_large(value)}
        self._iterators = {name for name, value in given if _is_made_on_the_way(value)}
        self._tuples = {
            node.vararg.arg
            for node in ast.walk(tree)
            if isinstance(node, ast.arguments) and node.vararg
        }

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Make a call such as `sum(items)` count its items: its iterable is wrapped, or another function is called instead."""
        self.generic_visit(node)
        match node.func:
            case ast.Name(id=name) if name not in self._own:
                return _call_of_function(node, name)
            case ast.Attribute() as method:
                return self._call_of_method(node, method)
        return node

    def _call_of_method(self, node: ast.Call, method: ast.Attribute) -> ast.expr:
        match method.attr, node.args:
            case "sort", []:
                method.value = called(SORTING, node, method.value)
            case "replace", [_, new] if not _is_short_text(new):
                return called(REPLACED, node, method.value, *node.args)
            case name, [items, *_] if name in _METHODS and _may_be_long(items, KEPT):
                node.args[0] = _counted(KEPT, node, items)
            case name, [items] if name in _KEEP and self._is_iterator(items):
                node.args[0] = _counted(KEPT, node, items)
        return node

    def _is_iterator(self, value: ast.expr) -> bool:
        named = isinstance(value, ast.Name) and value.id in self._iterators
        return named or _is_made_on_the_way(value)

    def visit_Starred(self, node: ast.Starred) -> ast.expr:
        """Make the iterable of `*items`, in a call or a list, count its items, unless they were counted before."""
        self.generic_visit(node)
        known = isinstance(node.value, ast.ListComp) or (
            isinstance(node.value, ast.Name) and node.value.id in self._tuples
        )
        if isinstance(node.ctx, ast.Load) and not known and _may_be_long(node.value, KEPT):
            node.value = _counted(KEPT, node.value, node.value)
        return node

    def visit_For(self, node: ast.For) -> ast.stmt:
        """Let a `for` loop use a plain `range`: the guard counts the turns of the loop already."""
        self.generic_visit(node)
        node.iter = _plain(node.iter)
        return node

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp) -> ast.expr:
        """Make a comprehension of a list or a set count its turns, and check the memory of what it makes."""
        if self._is_counted_by_turns(node):
            return node
        kept = called(KEPT, node, _generator(node, node.elt))
        parts: list[ast.expr] = [ast.copy_location(ast.Starred(kept, ast.Load()), node)]
        is_list = isinstance(node, ast.ListComp)
        return ast.copy_location(ast.List(parts, ast.Load()) if is_list else ast.Set(parts), node)

    visit_SetComp = visit_ListComp  # noqa: N815 - the name that `ast` calls

    def visit_DictComp(self, node: ast.DictComp) -> ast.expr:
        """Do the same as `visit_ListComp` for a dict."""
        if self._is_counted_by_turns(node):
            return node
        pair = ast.copy_location(ast.Tuple(elts=[node.key, node.value], ctx=ast.Load()), node)
        return called(DICT_OF, node, _generator(node, pair))

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        """Make a generator expression count its turns."""
        self._count_turns(node, TURNS)
        return node

    def _is_counted_by_turns(self, node: ast.ListComp | ast.SetComp | ast.DictComp) -> bool:
        """Make a comprehension count its turns; tell whether that counts its items too: one `for` and no `if`."""
        every = len(node.generators) == 1 and not node.generators[0].ifs
        self._count_turns(node, FILLED if every else TURNS)
        return every

    def _count_turns(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, counter: str
    ) -> None:
        self.generic_visit(node)
        for loop in node.generators:
            loop.iter = _plain(loop.iter)
            if _may_be_long(loop.iter, KEPT):
                loop.iter = called(counter, loop.iter, loop.iter)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Replace a power, left shift or repeated sequence that may be large by a call that counts its time and memory."""
        self.generic_visit(node)
        match node.op:
            case ast.Pow() if not _is_small_power(node):
                return called(POWER, node, node.left, node.right)
            case ast.LShift() if self._may_be_far(node.right):
                return called(SHIFT, node, node.left, node.right)
            case ast.Mult() if self._repeats(node.left, node.right):
                return called(REPEATED, node, node.left, node.right)
        return node

    def _may_be_far(self, shift: ast.expr) -> bool:
        return shift.id in self._large if isinstance(shift, ast.Name) else not _is_small(shift, 64)

    def _repeats(self, *sides: ast.expr) -> bool:
        """Tell whether a product may be, by its form, a sequence that is repeated more than 16 times.

        A side is a sequence or a large number, or a name to which the program gives one; none is a literal of at most 16.
        """
        if any(_is_small(side, _SHORT) for side in sides):
            return False
        return any(
            side.id in self._sequences | self._large
            if isinstance(side, ast.Name)
            else _is_sequence(side) or _is_large(side)
            for side in sides
        )

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """Make the iterator in a comparison such as `x in map(f, y)` or `x not in zip(a, b)` count its items.

        An iterator that a variable holds is not counted; a `range` is not either: a long one counts its items itself (`LongRange`).
        """
        self.generic_visit(node)
        for place, (sign, where) in enumerate(zip(node.ops, node.comparators, strict=True)):
            if isinstance(sign, ast.In | ast.NotIn) and _is_made_on_the_way(where, "range", RANGE):
                node.comparators[place] = called(LAZY_ITEMS, where, where)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | list[ast.stmt]:
        """Put a check of memory before an assignment such as `s = s + s`; count an iterator that an assignment unpacks."""
        match node:
            case ast.Assign(targets=[target], value=ast.BinOp() as value):
                added = first_added(value)
                if are_same(added.left, target):
                    return self._growing(node, target, added.op, added.right)
        self.generic_visit(node)
        if self._fills_list(node.targets[0], node.value):
            node.value = _counted(KEPT, node.value, node.value)
        return node

    def _fills_list(self, target: ast.expr, value: ast.expr) -> bool:
        """Tell whether an assignment puts the items of an iterable into a list: `x[a:b] = iterator` or `a, *b = value`."""
        match target:
            case ast.Subscript(slice=ast.Slice()):
                return self._is_iterator(value)
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                has_star = any(isinstance(part, ast.Starred) for part in parts)
                return has_star and _may_be_long(value, KEPT)
        return False

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | list[ast.stmt]:
        """Do the same as `visit_Assign` for `s += …`."""
        checked = self._growing(node, node.target, node.op, node.value)
        if self._is_iterator(node.value):
            node.value = _counted(KEPT, node.value, node.value)
        return checked

    def _growing(
        self, node: ast.stmt, target: ast.expr, sign: ast.operator, other: ast.expr
    ) -> ast.stmt | list[ast.stmt]:
        checks = [
            check(name, node, target, by) for name, by in growth(target, sign, other, self._texts)
        ]  # before `other` is rewritten
        self.generic_visit(node)
        return [*checks, node] if checks else node


def _call_of_function(node: ast.Call, name: str) -> ast.expr:
    match name, node.args:
        case "pow", [_, _, *_] if not node.keywords:
            return called(POWER, node, *node.args)
        case "range", bounds if not _are_small(bounds):
            return called(RANGE, node, *bounds)
        case "iter", [_, _]:
            return called(UNTIL, node, *node.args)
        case _, [items, *more] if name in _CALLS:
            counter, most = _CALLS[name]
            if len(more) < most and _may_be_long(items, counter):
                node.args[0] = _counted(counter, node, items)
    return node


def _is_short_text(value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Constant)
        and isinstance(value.value, str | bytes)
        and len(value.value) <= _SHORT
    )


def _values_given(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from ((part.id, value) for part in targets if isinstance(part, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value


def _names_given(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.Name(id=name, ctx=ast.Store())
                | ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.arg(arg=name)
            ):
                yield name
            case ast.alias(name=name, asname=other):
                yield (other or name).partition(".")[0]


def _counted(counter: str, where: ast.expr, items: ast.expr) -> ast.expr:
    return called(counter, where, _plain(items))


def _plain(items: ast.expr) -> ast.expr:
    """Return the expression with a counting range (`__range__(…)`) turned back into `range(…)`, for items counted elsewhere."""
    if is_call_of(items, RANGE):
        items.func.id = "range"  # type: ignore[attr-defined]  # the call of a name
    return items


def _may_be_long(items: ast.expr, counter: str) -> bool:
    """Tell whether an iterable needs a counter: not a list of at most 16 written items, a string, a number up to 16 or a `*` argument.

    Nor does a generator that counts its own turns.

    A generator needs one all the same if `counter` also checks the memory of a result.
    """
    if isinstance(items, ast.List | ast.Tuple | ast.Set):
        return len(items.elts) > _SHORT or any(
            isinstance(part, ast.Starred) for part in items.elts
        )
    if isinstance(items, ast.GeneratorExp) or is_call_of(items, UNTIL):
        return counter not in _NOTHING_KEPT
    if isinstance(items, ast.Constant):
        return isinstance(items.value, int) and items.value > _SHORT
    return not isinstance(items, ast.Starred)


def _are_small(bounds: list[ast.expr]) -> bool:
    return all(isinstance(bound, ast.Constant | ast.UnaryOp) for bound in bounds) and not any(
        _is_large(bound) for bound in bounds
    )


def _is_large(value: ast.expr) -> bool:
    """Tell whether an expression may be a large number by its form: a literal of 65 536 or more, a product or shift with one, or a power.

    A power with a small literal as its exponent does not count, nor does a shift without such a literal, as `1 << 20`.
    """
    match value:
        case ast.Constant(value=int(number)):
            return number >= _LARGE
        case ast.UnaryOp(operand=operand):
            return _is_large(operand)
        case ast.BinOp(op=ast.Mult() | ast.LShift(), left=left, right=right):
            return _is_large(left) or _is_large(right)
        case ast.BinOp(
            left=ast.Constant(value=int(base)), op=ast.Pow(), right=ast.Constant(value=int(power))
        ):
            return power > 0 and base.bit_length() * power > _LARGE.bit_length()
        case ast.BinOp(op=ast.Pow()):
            return not _is_small_power(value)
    return is_call_of(value, POWER, SHIFT)


def _is_small(value: ast.expr, most: int) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, int) and value.value <= most


def _is_small_power(node: ast.BinOp) -> bool:
    """Tell whether a power needs no count by its form: its exponent is a literal of at most 3, or one that is no number.

    Of two integer literals the power needs none if it has at most 64 bits, estimated from above.
    """
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
    return isinstance(value, _SEQUENCES) or is_call_of(value, REPEATED)


def _is_made_on_the_way(value: ast.expr, *but: str) -> bool:
    """Tell whether an expression makes an iterator: a generator expression, or a call of `map`, `zip`, `range` or the like.

    Calls of the names in `but` do not count.
    """
    return is_call_of(
        value, *[name for name in _MADE_ON_THE_WAY if name not in but]
    ) or isinstance(value, ast.GeneratorExp)


def _generator(node: ast.ListComp | ast.SetComp | ast.DictComp, item: ast.expr) -> ast.expr:
    return ast.copy_location(ast.GeneratorExp(elt=item, generators=node.generators), node)
