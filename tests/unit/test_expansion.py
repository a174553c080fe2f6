"""`clock.spend(cost)` is expanded to what `Clock.spend` does; what is kept of it is never taken for plain code."""

import ast
import py_compile
from importlib.util import cache_from_source
from inspect import getsource
from os import utime
from pathlib import Path
from textwrap import dedent
from types import CodeType
from typing import Any

import pytest
from world_files import written

import marelle_sim
from marelle_sim.kernel.clock import SPENDING, Clock, RunStopped
from marelle_sim.kernel.ending import Ending
from marelle_sim.programs import code_cache, expansion
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


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a module that spends time, where Python may keep what it compiles."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return written(tmp_path, SPENDS, "essai.py")


def code_of(file: Path) -> CodeType:
    return BoardSource("essai", str(file)).code()


def is_expanded(code: CodeType) -> bool:
    (function,) = (part for part in code.co_consts if hasattr(part, "co_names"))
    return "reach" in function.co_names


def test_what_python_or_pip_keeps_of_a_file_is_not_taken_for_its_expansion(file: Path) -> None:
    py_compile.compile(str(file), doraise=True)  # as pip does when it installs a wheel
    assert is_expanded(code_of(file))
    assert is_expanded(code_of(file))  # from what was kept by the first


def test_the_expansion_is_not_taken_for_what_python_keeps(file: Path) -> None:
    assert is_expanded(code_of(file))
    assert not Path(cache_from_source(str(file))).exists()


def test_what_is_kept_is_taken_the_next_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code_of(file)
    monkeypatch.setattr(expansion, "expanded", None)
    assert is_expanded(code_of(file))


def test_what_is_kept_of_another_text_or_expansion_is_not_taken(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code_of(file)
    asked: list[str] = []

    def nothing(_source: bytes, name: str) -> ast.Module:
        asked.append(name)
        return ast.parse("")

    monkeypatch.setattr(expansion, "expanded", nothing)
    code_of(file)
    assert asked == []  # it is kept
    monkeypatch.setattr(code_cache, "checksum", lambda _names: 1)
    code_of(file)
    assert len(asked) == 1
    times = file.stat()
    file.write_text(SPENDS.replace("wait", "rest"), encoding="utf-8")
    utime(
        file, ns=(times.st_atime_ns, times.st_mtime_ns)
    )  # an installation in which all times are one
    code_of(file)
    assert len(asked) == 2


def test_the_first_statement_of_a_function_may_end_left_of_where_it_begins() -> None:
    text = 'def say():\n        print("""\nBonjour\n""")\n        try:\n            clock.spend(2)\n        except OSError:\n            f("""\n""")\n'
    compile(guarded(text, "essai.py", own=True, told=""), "essai.py", "exec")
    compile(
        expansion.expanded("if True:\n        clock.spend(\n  2\n)\n", "essai.py"),
        "essai.py",
        "exec",
    )


def test_a_folder_that_cannot_be_written_is_no_obstacle(file: Path) -> None:
    (file.parent / "__pycache__").write_text("a file where the folder would be")
    assert is_expanded(code_of(file))
