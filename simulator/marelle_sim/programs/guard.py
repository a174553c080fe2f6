"""Rewrites a program's syntax tree so that the run can be stopped and its loops cost virtual time.

Four things are added, and no line number changes:

- each turn of a loop (and, in the pupil's own files, each call of a function) spends the board's microseconds,
  so that an endless loop reaches the deadline of the run, exactly, in virtual time; calls also count how deep they
  are, so that endless recursion ends at the same depth wherever the program runs;
- a loop that only waits for a name to change (`while not pressed: pass`) skips to the next millisecond at each turn;
- each `try` in the pupil's files first passes on the exception that ends the run (`RunStopped`), so that no `except`
  clause of the pupil catches it; each clause spends the time that an exception costs on a board;
- the module's own names are declared `global`, which changes no meaning: CPython then finds them three times faster.

If the caller of `simulate` wants the lines of the program, each statement of the pupil's own files first calls a function
with its file and line. That costs no virtual time. Otherwise no such call is added.

It also removes annotations, which MicroPython does not evaluate, and refuses statements that MicroPython does not have.
"""

import ast

from marelle_sim.microcontroller.board_types import OWN
from marelle_sim.programs.compiler_decorators import CompilerDecorators
from marelle_sim.programs.constants import Constants
from marelle_sim.programs.coroutines import Generators, has_coroutines
from marelle_sim.programs.expansion import MAY_TAKE_TIME, in_scope, placed, spending
from marelle_sim.programs.lengths import LongCalls
from marelle_sim.programs.names_in_text import NamesInText, hide_injected, mark_classes
from marelle_sim.programs.nested import REWRITING, calls_deep, check_depth
from marelle_sim.programs.parsing import parsed
from marelle_sim.programs.steps import CALLED, FRAME, LEFT, LOOP, STEP, TURN
from marelle_sim.programs.values import rewrite_values
from marelle_sim.programs.widths import Widths

IDLE, DEEPER, BACK, STOP, LINE = "__idle__", "__deeper__", "__back__", "__stop__", "__line__"
CLOCK, TURN_US, CALL_US, EXCEPT_US = "__clock__", "__turn_us__", "__call_us__", "__except_us__"

_UNKNOWN_TO_MICROPYTHON = tuple(
    getattr(ast, name)
    for name in ("Match", "TryStar", "TypeAlias", "TemplateStr")
    if hasattr(ast, name)
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


class Guard(ast.NodeTransformer):
    """Rewrites one module, as the module docstring describes.

    Args:
        file: the file name in syntax errors.
        own: whether the file is the pupil's; in a file of the board library only loops cost time.
        told: the file name with which each line reports that it begins; "": lines do not report.
        stepped: whether lines report as steps (`programs.steps`), with the current call in place of the file name.
    """

    def __init__(self, file: str, *, own: bool, told: str = "", stepped: bool = False) -> None:
        self._file, self._own, self._told, self._stepped = file, own, told, stepped

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
        """Rewrite a node and its children, and return the node; for an annotated assignment, the statement that replaces it.

        If lines are reported (`told` of the class), return a statement in a list, after the call that reports its line. A docstring,
        an import from `__future__` and, for steps, a statement that is no step are alone in their list.

        Raises:
            SyntaxError: MicroPython has no such statement, such as `match`, or no type parameters.
        """
        if isinstance(node, _UNKNOWN_TO_MICROPYTHON) or getattr(node, "type_params", None):
            line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
            raise SyntaxError("invalid syntax", (self._file, line, column + 1, None))
        # Before its statements are visited: the calls that report their lines come into its body.
        waits = isinstance(node, ast.While) and only_waits(node)
        self.generic_visit(node)
        node = _without_annotations(node)
        if self._told:
            self._tell_turns(node)
        if isinstance(node, ast.While | ast.For | ast.AsyncFor):
            node.body[:0] = [_call(IDLE, node)] if waits else spending(CLOCK, TURN_US, node)
        elif self._own and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            _count_calls(node, stepped=self._stepped)
        elif self._own and isinstance(node, ast.Try) and node.handlers:
            for handler in node.handlers:
                handler.body[:0] = spending(CLOCK, EXCEPT_US, handler.body[0])
            passed_on = ast.ExceptHandler(ast.Name(STOP, ast.Load()), None, [ast.Raise()])
            node.handlers.insert(0, placed(passed_on, node))
        return self._told_first(node) if self._told and isinstance(node, ast.stmt) else node

    def _tell_turns(self, node: ast.AST) -> None:
        """Insert a call that reports the line of a loop: at each turn of a `for`, before each test of a `while`, also its last."""
        if isinstance(node, ast.While):
            begins = self._tell(STEP, node).value  # None: the test decides
            node.test = ast.copy_location(
                ast.BoolOp(op=ast.Or(), values=[begins, node.test]), node.test
            )
        elif isinstance(node, ast.For | ast.AsyncFor):
            node.body.insert(0, self._tell(TURN, node))

    def _told_first(self, statement: ast.stmt) -> list[ast.stmt]:
        if _must_stay_first(statement) or (self._stepped and _is_no_step(statement)):
            return [statement]
        return [
            self._tell(LOOP if isinstance(statement, ast.For | ast.AsyncFor) else STEP, statement),
            statement,
        ]

    def _tell(self, step: str, where: ast.stmt) -> ast.Expr:
        """Return the statement that reports the line of `where`: with the file's name, or as a step.

        `step` names the function that is called for a step, such as `STEP`, `LOOP` or `TURN`.
        """
        if not self._stepped:
            return _call(LINE, where, self._told, where.lineno)
        return _of_call(step, where, where.lineno)


def guarded(
    source: str, file: str, *, own: bool, told: str = "", stepped: bool = False
) -> ast.Module:
    """Parse `source` and return its rewritten tree, ready for `compile`; the arguments are those of `Guard`.

    Raises:
        SyntaxError: the text is no Python, or uses a part of Python that MicroPython does not have.
    """
    tree: ast.Module = parsed(source, file)
    if own:
        check_depth(tree, source, file)
    with calls_deep(REWRITING):
        rewritten(tree, source, file, own=own, told=told, stepped=stepped)
    if has_coroutines(source):
        Generators(file).visit(tree)
    _declare_globals(tree)
    return tree


def rewritten(
    tree: ast.AST,
    source: str,
    file: str,
    *,
    own: bool = True,
    told: str = "",
    stepped: bool = False,
) -> None:
    """Rewrite a tree in place: constants and decorators, in the pupil's own files operations and attributes, then as `Guard` does.

    The tree is that of a module, a function or an expression of `eval`, `source` the text of the program it is in; the other
    arguments are those of `Guard`.

    Raises:
        SyntaxError: MicroPython's compiler would refuse a constant, a decorator, a decorated function or a kind of statement;
            what CPython's compiler refuses too is not looked for.
    """
    hide_injected(tree, source)
    Constants(file).visit(tree)
    CompilerDecorators(file).visit(tree)
    if own:
        LongCalls(tree).visit(tree)
        Widths().visit(tree)
        rewrite_values(tree, source)
        NamesInText(tree).visit(tree)
    else:
        mark_classes(tree)
    Guard(file, own=own, told=told, stepped=stepped).visit(tree)


def _declare_globals(tree: ast.Module) -> None:
    names = _names_of(tree)
    first = next((part for part in tree.body if not _must_stay_first(part)), None)
    if names and first is not None:
        tree.body.insert(tree.body.index(first), placed(ast.Global(names=sorted(names)), first))


def _must_stay_first(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.ImportFrom):
        return statement.module == "__future__"
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_no_step(statement: ast.stmt) -> bool:
    """Tell whether a statement is no step: `global`, `nonlocal`, a class's mark, or `while` (its test is a step)."""
    match statement:
        case ast.While() | ast.Global() | ast.Nonlocal():
            return True
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name == OWN
    return False


def _names_of(tree: ast.Module) -> set[str]:
    """Return all names in the module's own scope; those inside functions, classes and comprehensions are left out."""
    names = set[str]()
    for node in in_scope(tree.body):
        match node:
            case (
                ast.Name(id=name)
                | ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.ExceptHandler(name=str() as name)
            ):
                names.add(name)
            case ast.alias(name=name, asname=other) if name != "*":
                names.add((other or name).partition(".")[0])
    return names


def _without_annotations(node: ast.AST) -> ast.AST:
    if isinstance(node, ast.AnnAssign):
        if node.value is None:
            return _named_only(node)
        return ast.copy_location(ast.Assign(targets=[node.target], value=node.value), node)
    if isinstance(node, ast.arg):
        node.annotation = None
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        node.returns = None
    return node


def _named_only(node: ast.AnnAssign) -> ast.stmt:
    """Return the statement for `name: type` without a value: it makes `name` local to its scope and never assigns it."""
    if not isinstance(node.target, ast.Name):
        return ast.copy_location(ast.Pass(), node)
    never = ast.Assign(targets=[node.target], value=ast.Constant(value=0))
    return placed(ast.If(test=ast.Constant(value=False), body=[never], orelse=[]), node)


def _count_calls(function: ast.FunctionDef | ast.AsyncFunctionDef, *, stepped: bool) -> None:
    """Make each call of a function cost time and count in the depth of calls; calls of generators do not count.

    The statements that run at the end of a call have the line of the `def`, so that a trace shows no line of the body
    that did not run.
    """
    body = function.body
    first = 1 if ast.get_docstring(function, clean=False) else 0
    where = body[min(first, len(body) - 1)]
    pauses = isinstance(function, ast.AsyncFunctionDef) or yields(function)
    numbered = [_numbered(function, where, pauses=pauses)] if stepped else []
    if pauses or first == len(body):
        body[first:first] = [*spending(CLOCK, CALL_US, body[0]), *numbered]
        return
    # The statements of the body keep their source positions; only the statements around them get new ones.
    around = ast.Try(body=body[first:], handlers=[], orelse=[], finalbody=[_call(BACK, function)])
    if stepped:
        around.finalbody.append(_of_call(LEFT, function))
    ast.copy_location(around, where)
    body[first:] = [*spending(CLOCK, CALL_US, where), _call(DEEPER, where), *numbered, around]


def _numbered(
    function: ast.FunctionDef | ast.AsyncFunctionDef, where: ast.stmt, *, pauses: bool
) -> ast.Assign:
    call = _call(CALLED, where, function.name, pauses).value
    return placed(ast.Assign(targets=[ast.Name(id=FRAME, ctx=ast.Store())], value=call), where)


def yields(function: ast.FunctionDef) -> bool:
    """Tell whether a function has a `yield` or an `await` outside its inner functions: it is a generator."""
    return any(
        isinstance(node, ast.Yield | ast.YieldFrom | ast.Await)
        for node in in_scope(function.body, _FUNCTIONS)
    )


def only_waits(loop: ast.While) -> bool:
    """Tell whether a loop is `while <test>: pass` whose test calls nothing: only an interrupt handler can end it."""
    passes = all(isinstance(statement, ast.Pass) for statement in loop.body)
    return passes and not any(isinstance(node, MAY_TAKE_TIME) for node in ast.walk(loop.test))


def _of_call(name: str, where: ast.stmt, *values: str | int) -> ast.Expr:
    return _call(name, where, *values, ast.Name(id=FRAME, ctx=ast.Load()))


def _call(name: str, where: ast.stmt, *values: str | int | ast.expr) -> ast.Expr:
    given = [
        value if isinstance(value, ast.expr) else ast.Constant(value=value) for value in values
    ]
    return placed(
        ast.Expr(value=ast.Call(func=ast.Name(id=name, ctx=ast.Load()), args=given, keywords=[])),
        where,
    )
