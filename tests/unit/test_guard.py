"""The guard makes every program stoppable and changes nothing else about it; whatever it rewrites can still be compiled."""

import ast
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from types import CodeType

import pytest
from hypothesis import given, strategies as st
from programs import Fails, RunText, program, program_text

from marelle_sim.kernel.clock import Clock
from marelle_sim.microcontroller.access_costs import Costs
from marelle_sim.microcontroller.heap import Heap
from marelle_sim.programs.attributes import attribute_names
from marelle_sim.programs.board_values import value_names
from marelle_sim.programs.counting import counters
from marelle_sim.programs.functions import _made
from marelle_sim.programs.guard import Guard, guarded

STUCK = Path(__file__).parents[1] / "data" / "stuck"
PLACED = (ast.stmt, ast.expr, ast.excepthandler)


def spent(cost: str, indent: int = 4) -> str:
    """Return the lines that let a time pass, behind so many spaces."""
    lines = f"""__clock__.now += {cost}
if __clock__.now >= __clock__.next:
    __clock__.reach(__clock__.now, {cost})
"""
    return textwrap.indent(lines, " " * indent)


TURN, CALL, CAUGHT = spent("__turn_us__"), spent("__call_us__"), spent("__except_us__")


def written(source: str, *, own: bool = True) -> str:
    """Return a guarded module as source text."""
    return ast.unparse(guarded(source, "essai.py", own=own))


def plain_and_guarded(source: str) -> tuple[object, object]:
    """Return the name `result` of a program run as it is, and guarded."""
    found = []
    for code in (source, guarded(source, "essai.py", own=True)):
        names: dict[str, object] = {
            "__clock__": Clock(), "__turn_us__": 2, "__call_us__": 5, "__except_us__": 60,
            "__stop__": KeyboardInterrupt, "__deeper__": lambda: None, "__back__": lambda: None,
            "__idle__": lambda: None, **value_names(), **attribute_names(),
            **counters(Clock(), Costs(), Heap(Clock(), sys.maxsize)),
        }  # fmt: skip
        exec(compile(code, "essai.py", "exec", dont_inherit=True), names)
        found.append(names["result"])
    return found[0], found[1]


def test_a_turn_of_each_kind_of_loop_costs_time() -> None:
    names = "global __clock__, __turn_us__, f, g"
    assert written("while f():\n    g()") == f"{names}\nwhile f():\n{TURN}    g()"
    assert written("for n in f():\n    g()") == f"{names}, n\nfor n in f():\n{TURN}    g()"
    late = written("async def h():\n    async for n in f():\n        pass")
    assert f"        else:\n{spent('__turn_us__', 12)}" in late


def test_a_loop_that_only_waits_goes_to_the_next_millisecond() -> None:
    assert (
        written("while True:\n    pass")
        == "global __idle__\nwhile True:\n    __idle__()\n    pass"
    )
    assert "__idle__()" in written("while not flag and n < 3:\n    pass")
    assert TURN in written("while not flag():\n    pass")
    assert TURN in written("while (n := n + 1) < 3:\n    pass")


def test_a_call_costs_time_and_depth_behind_the_docstring_of_the_function() -> None:
    assert written("def f():\n    'Say.'\n    return 1") == (
        f'global f\n\ndef f():\n    """Say."""\n{CALL}    __deeper__()\n'
        "    try:\n        return 1\n    finally:\n        __back__()"
    )


def test_an_error_deep_in_a_function_is_on_its_own_line(fails: Fails) -> None:
    error = fails(program("guard/fails_in_a_function"))
    assert (error.line, error.source_line) == (8, "    1 / 0")
    assert "line 8, in f" in error.traceback


def test_what_can_pause_half_way_costs_time_only() -> None:
    assert f"{CALL}    yield 1" in written("def f():\n    yield 1")
    assert f"{CALL}    return 1" in written("async def f():\n    return 1")


def test_the_end_of_the_run_passes_before_the_pupils_own_clauses() -> None:
    assert written("try:\n    f()\nexcept:\n    g()") == (
        "global __clock__, __except_us__, __stop__, f, g\n"
        f"try:\n    f()\nexcept __stop__:\n    raise\nexcept:\n{CAUGHT}    g()"
    )
    assert "__stop__" not in written("try:\n    f()\nfinally:\n    g()")


def test_an_exception_costs_what_it_costs_a_board(run_text: RunText) -> None:
    run = run_text(program("guard/catches_a_thousand_exceptions"))
    assert run.trace.select("end")[0][0] == pytest.approx(1000 * (2 + 60), abs=2000)


def test_a_file_of_the_library_gets_the_loops_only() -> None:
    source = "def f():\n    try:\n        return 1\n    except E:\n        pass\nfor n in f():\n    pass"
    library = written(source, own=False)
    assert f"for n in f():\n{TURN}" in library
    assert "__call_us__" not in library
    assert "__stop__" not in library


def test_a_constant_stands_where_it_is_used_as_on_a_board() -> None:
    source = (
        "_MOST = const(7)\n_NAME = const('/board.json')\nSHOWN = const(1)\n_MADE = other(3)\n"
        "def f(n):\n    return -_MOST, _NAME, SHOWN, _MADE, n._MOST\n"
    )
    for own in (True, False):
        text = written(source, own=own)
        assert "return (-7, '/board.json', 1, _MADE, n._MOST)" in text
        assert "SHOWN = 1\n" in text
        assert "_MOST =" not in text


def test_no_line_number_changes() -> None:
    source = (
        "'Doc.'\nfrom __future__ import annotations\n\nx = 1\nwhile x:\n    x = f(\n        x)\n"
        "def f(n):\n    'Say.'\n    y = 2\n    if y:\n        for y in 'ab':\n            try:\n"
        "                n = y\n            except:\n                n = 0\n    return 1 / n\n"
        "async def g():\n    z = 1\n    return z\n"
    )
    tree = ast.parse(source)
    expected = [(node, node.lineno) for node in ast.walk(tree) if isinstance(node, PLACED)]
    Guard("essai.py", own=True).visit(tree)
    assert [node.lineno for node, _line in expected] == [line for _node, line in expected]
    new = {node.lineno for node in ast.walk(tree) if isinstance(node, PLACED)}
    assert new == {line for _node, line in expected}


def test_the_docstring_and_the_future_stay_first() -> None:
    source = "'Doc.'\nfrom __future__ import annotations\nx = 1\nresult = (__doc__, x)\n"
    assert written(source).splitlines()[:3] == [
        '"""Doc."""', "from __future__ import annotations", "global __doc__, annotations, result, x",
    ]  # fmt: skip
    assert plain_and_guarded(source) == (("Doc.", 1), ("Doc.", 1))


@pytest.mark.parametrize("source", ["", "'Doc.'", "from __future__ import annotations", "pass"])
def test_a_module_without_names_is_left_as_it_is(source: str) -> None:
    assert "global" not in written(source)


def test_annotations_are_not_evaluated() -> None:
    source = "x: int = 1\nif x:\n    y: int = 2\nz = x + y\nresult = z\n"
    assert written(source).splitlines()[0] == "global result, x, y, z"
    assert plain_and_guarded(source) == (3, 3)
    unknown = "w: No\ndef f(a: No, *b: No, c: No = 1, **d: No) -> No:\n    return a\n"
    assert "No" not in written(unknown)


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("n = 5\nresult = [n for n in range(3)] + [n]", [0, 1, 2, 5]),
        ("x = 1\nclass A:\n    x = x + 1\n    y = x\nresult = (A.x, A.y, x)", (2, 2, 1)),
        ("a = 1\ndel a\ntry:\n    a\nexcept NameError:\n    result = 'gone'", "gone"),
        (
            (
                "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    k = len(e.args)\n"
                "result = (k, 'e' in globals())"
            ),
            (1, False),
        ),
        ("if (n := 3) > 2:\n    result = n", 3),
        ("seen = [last := n for n in range(4)]\nresult = (seen, last)", ([0, 1, 2, 3], 3)),
        ("def f():\n    x = 2\n    return x\nx = 1\nresult = (f(), x)", (2, 1)),
        ("def f():\n    global x\n    x = 2\nx = 1\nf()\nresult = x", 2),
        (program_text("guard/changes_an_outer_name"), 2),
        ("f = lambda x: x + 1\nx = 5\nresult = (f(1), x)", (2, 5)),
        ("def d(f):\n    return f() + 1\n@d\ndef result():\n    return 1", 2),
        ("import math as m, os.path\nresult = (m.floor(2.5), os.path.basename('a/b'))", (2, "b")),
        ("result = 0\nfor n in range(3):\n    result += n\nelse:\n    result += 10", 13),
        ("def g():\n    'Doc.'\n    yield 1\nresult = list(g())", [1]),
        (program_text("guard/tries_with_else_and_finally"), ["zero", ".", 1, ".", 2, "."]),
    ],
)
def test_a_program_means_the_same_with_the_guard(source: str, result: object) -> None:
    assert plain_and_guarded(source) == (result, result)


@pytest.mark.parametrize(
    "source",
    [
        "x = 1\nmatch x:\n    case 1:\n        pass\n",
        "x = 1\ntry:\n    x()\nexcept* ValueError:\n    pass\n",
    ],
)
def test_what_micropython_does_not_know_is_invalid_syntax_on_its_line(source: str) -> None:
    with pytest.raises(SyntaxError, match="invalid syntax") as refused:
        guarded(source, "essai.py", own=True)
    assert (refused.value.filename, refused.value.lineno) == ("essai.py", 2)


ENDLESS: dict[str, Path | str] = {
    "a bare loop": "while True:\n    pass\n",
    "a bare except around everything": STUCK / "catches_everything.py",
    "except BaseException": program("guard/catches_base_exception"),
    "nested, with finally and a loop inside": program("guard/begins_again_in_every_clause"),
    "finally that goes on": program("guard/continues_in_finally"),
    "finally that returns": program("guard/returns_in_finally"),
    "finally that fails": program("guard/fails_in_finally"),
    "with that swallows": program("guard/swallows_in_with"),
    "calls without a loop": program("guard/calls_without_a_loop"),
    "a wait for a flag": "flag = False\nwhile not flag:\n    pass\n",
}


@pytest.mark.parametrize("source", ENDLESS.values(), ids=list(ENDLESS))
def test_an_endless_program_ends_at_exactly_its_deadline(
    source: Path | str, run_text: RunText
) -> None:
    run = run_text(source, seconds=0.25)
    assert (run.ended, run.trace.end_us, run.error, run.stdout) == ("deadline", 250_000, None, "")


# `~` stands for the end of a line inside a statement: what follows it is not indented.
STATEMENTS = (
    '"""Say~"""', '"""Say."""', "'a' \\~'b'", 'text = """A~"""', 'text = """~B"""; n = 1',
    "text = f'{n}' f'''~{n}'''", 'text = f"""{~n}~{text!r:>{~n}}"""', "print(f'{n}'~f'{text}')", "print(~n,~)",
    "n = print(~n~)(~)", "n = [k~for k in (~1, 2)]", "n: int = (~1~)", "n: int", "g = lambda: (~n~)", "n = (~n)",
    "assert n, (~text~)", "assert n == (~1~)", "print(n)[~0~] = 1; n += (~2~)", "pass", "d = {~'a': '''~''',~}",
    "import sys; n = print(~)", "n = 1 if n else (~2~)", "del print(~).n", "n = 'café'[~0]",
)  # fmt: skip
BLOCKS = (
    "def f(n: int,~text=(~2~)) -> int:\n{0}", "async def f(n=(~1)):\n{0}",
    "def g():\n    yield (~1~)\n{0}", "@f(~)\ndef h():\n{0}", "class A(~object~):\n{0}",
    "try:\n{0}\nexcept (~OSError~) as e:\n{1}", "try:\n{0}\nexcept:\n{1}\nelse:\n{0}\nfinally:\n{1}",
    "try:\n{0}\nfinally:\n{1}", "for n in (~1, 2~):\n{0}\nelse:\n{1}", "while print(~n~):\n{0}\nelse:\n{1}",
    "while True:\n{0}", "if print(~):\n{0}\nelif n:\n{1}", "with print(~) as n:\n{0}",
)  # fmt: skip


def blocks(statements: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return compound statements around those that are drawn."""
    inside = st.lists(statements, min_size=1, max_size=2).map(
        lambda some: indent("\n".join(some), "    ")
    )
    return st.builds(str.format, st.sampled_from(BLOCKS), inside, inside)


programs = (
    st.lists(
        st.recursive(st.sampled_from(STATEMENTS), blocks, max_leaves=4), min_size=1, max_size=3
    )
    .map("\n".join)
    .map(lambda text: text.replace("~", "\n"))
)


def codes(code: CodeType) -> Iterator[CodeType]:
    """Return a code object and all inside it."""
    yield code
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from codes(part)


@pytest.mark.unmeasured
@given(programs, st.booleans(), st.sampled_from(["", "essai.py"]))
def test_each_valid_program_is_valid_when_it_is_guarded(text: str, own: bool, told: str) -> None:
    before = compile(text, "essai.py", "exec", dont_inherit=True)
    after = compile(
        guarded(text, "essai.py", own=own, told=told), "essai.py", "exec", dont_inherit=True
    )
    assert [code.co_name for code in codes(after)] == [code.co_name for code in codes(before)]


@pytest.mark.unmeasured
@given(programs, st.sampled_from(["", "essai.py"]))
def test_each_function_of_a_test_is_valid_when_it_is_a_program(text: str, told: str) -> None:
    source = f"def program():\n{indent(text, ' ')}"
    function = next(
        part for part in codes(compile(source, "essai.py", "exec")) if part.co_name == "program"
    )
    assert _made(source, "essai.py", function, told).co_name == "program"
