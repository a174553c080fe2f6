"""`clock.spend(cost)` is expanded to what `Clock.spend` does."""

import ast
from inspect import getsource
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

import marelle_sim
from marelle_sim.kernel.clock import SPENDING, Clock, RunStopped
from marelle_sim.kernel.ending import Ending
from marelle_sim.programs.expansion import BoardSource, expanded
from marelle_sim.programs.guard import guarded

PACKAGE = Path(str(marelle_sim.__file__)).parent
SPENDS = "def wait(cost):\n    clock.spend(cost)\n"


def made(source: str, clock: Clock) -> dict[str, Any]:
    """Return the names of a module that was compiled for a board with this clock."""
    names: dict[str, Any] = {"clock": clock}
    exec(compile(expanded(source, "essai.py"), "essai.py", "exec"), names)
    return names


def test_the_text_is_that_of_the_method() -> None:
    (method,) = ast.parse(dedent(getsource(Clock.spend))).body
    assert isinstance(method, ast.FunctionDef)
    written = ast.parse(SPENDING.format(clock="self", cost="duration_us"))
    assert [ast.dump(part) for part in method.body[1:]] == [
        ast.dump(part) for part in written.body
    ]


def alarmed() -> tuple[Clock, list[int]]:
    """Return a clock on which something falls due at 100 us, and when it did."""
    clock, seen = Clock(), list[int]()
    clock.at(100, lambda: seen.append(clock.now))
    return clock, seen


@pytest.mark.parametrize("cost_us", [0, 99, 100, 101, 250])
def test_the_expansion_does_what_the_method_does(cost_us: int) -> None:
    (called, by_call), (written, by_text) = alarmed(), alarmed()
    called.spend(cost_us)
    made(SPENDS, written)["wait"](cost_us)
    assert (written.now, written.next, by_text) == (called.now, called.next, by_call)


def test_a_file_of_the_boards_modules_is_compiled_with_the_expansion() -> None:
    code = BoardSource("essai", "essai.py").compiled(SPENDS.encode(), "essai.py")
    (function,) = (part for part in code.co_consts if hasattr(part, "co_names"))
    assert "reach" in function.co_names


def test_a_stopped_clock_stands_where_it_is_told_to_go_on() -> None:
    clock = Clock()
    clock.spend(7)
    clock.stop(Ending.DEADLINE)
    with pytest.raises(RunStopped):
        made(SPENDS, clock)["wait"](5)
    assert clock.now == 7


def test_the_arithmetic_is_that_of_the_method() -> None:
    assert ast.unparse(expanded("if x:\n    self._clock.spend(a.b + 1)", "essai.py")) == (
        "if x:\n    self._clock.now += a.b + 1\n    if self._clock.now >= self._clock.next:\n"
        "        self._clock.reach(self._clock.now, a.b + 1)"
    )


def test_all_of_it_is_at_the_line_of_the_statement() -> None:
    tree = expanded("x = 1\n\nclock.spend(\n    2)\nx = 2", "essai.py")
    lines = [{getattr(part, "lineno", 3) for part in ast.walk(node)} for node in tree.body[1:3]]
    assert lines == [{3}, {3}]


@pytest.mark.parametrize(
    "source",
    [
        "clock.spend(len(data))",  # might take time itself, and would be asked twice
        "clock.spend((n := 3))",
        "clock.spend(duration_us=3)",
        "money.spend(3)",
        "clocks()[0].clock.spend(3)",
        "spent = clock.spend(3)",
    ],
)
def test_what_is_not_such_a_statement_stays_as_it_is(source: str) -> None:
    assert ast.unparse(expanded(source, "essai.py")) == source


def by_hand(file: Path) -> list[int]:
    """Return the lines on which a file asks whether a time is before a clock's `next` and goes there by `reach`."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.If)
        and isinstance(node.test, ast.Compare)
        and isinstance(node.test.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE)
        and ".next" in ast.unparse(node.test)
        and any(".reach(" in ast.unparse(part) for part in (*node.body, *node.orelse))
    ]


@pytest.mark.unmeasured
def test_nothing_but_the_clock_spends_time_by_hand() -> None:
    clock = PACKAGE / "kernel" / "clock.py"
    files = [
        file for file in PACKAGE.glob("**/*.py") if file != clock and "guest" not in file.parts
    ]
    assert {file: by_hand(file) for file in files if by_hand(file)} == {}
    assert len(by_hand(clock)) == 2  # `spend` and `wait_until`: the search finds what it looks for


def test_the_first_statement_of_a_function_may_end_left_of_where_it_begins() -> None:
    text = 'def say():\n        print("""\nBonjour\n""")\n        try:\n            clock.spend(2)\n        except OSError:\n            f("""\n""")\n'
    compile(guarded(text, "essai.py", own=True, told=""), "essai.py", "exec")
    compile(
        expanded("if True:\n        clock.spend(\n  2\n)\n", "essai.py"),
        "essai.py",
        "exec",
    )
