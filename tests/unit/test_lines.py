"""A run can tell which line of the program begins when, and is the same run with and without."""

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from programs import RunText, program, program_text

from marelle_sim import Run
from marelle_sim.kernel.clock import Clock
from marelle_sim.programs.built_ins import MOST_LINES
from marelle_sim.programs.guard import guarded

EVERY_STATEMENT = program_text("lines/has_each_statement")
HELPER = "from marelle import wait\n\ndef count():\n    wait(5)\n"


def places(run: Run) -> list[tuple[str, int]]:
    return [(file, line) for _time_us, file, line in run.lines]


def test_each_line_that_begins_is_noted_with_its_time(run_text: RunText) -> None:
    run = run_text(
        "from time import sleep_ms\nfor n in range(2):\n    sleep_ms(10)\nn = 3\n", lines=True
    )
    assert places(run) == [("program.py", line) for line in (1, 2, 3, 2, 3, 4)]
    assert [time_us // 1000 for time_us, _file, _line in run.lines] == [0, 0, 0, 10, 10, 20]


def test_a_loop_comes_back_to_its_condition(run_text: RunText) -> None:
    run = run_text(program("lines/continues_a_while"), lines=True)
    assert [line for _file, line in places(run)] == [3, 4, 5, 6, 7, 4, 5, 6, 4, 9]


def test_the_lines_of_functions_classes_and_own_modules_are_told(
    run_text: RunText, tmp_path: Path
) -> None:
    (tmp_path / "helper.py").write_text(HELPER, encoding="utf-8")
    run = run_text(EVERY_STATEMENT, lines=True)
    assert (run.ended, run.stdout) == ("done", "divide by zero\n-1\n")
    own = ast.walk(ast.parse(EVERY_STATEMENT))
    begins = {
        node.lineno
        for node in own
        if isinstance(node, ast.stmt)
        and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    }
    seen = set(places(run))
    assert {line for file, line in seen if file == "program.py"} == begins
    assert {line for file, line in seen if file == "helper.py"} == {1, 3, 4}
    assert {file for file, _line in seen} == {"program.py", "helper.py"}  # and not the library's


@pytest.mark.unmeasured
@pytest.mark.parametrize("isolate", [False, True], ids=["here", "isolated"])
def test_the_run_is_the_same_with_and_without(
    isolate: bool, run_text: RunText, tmp_path: Path
) -> None:
    (tmp_path / "helper.py").write_text(HELPER, encoding="utf-8")
    source = (
        EVERY_STATEMENT
        + "from marelle import forward\nforward(1)\nprint(dir(), globals().keys())\n"
    )
    options: dict[str, Any] = {"seed": 3, "isolate": isolate}
    plain, told = run_text(source, **options), run_text(source, lines=True, **options)
    assert told.sha256() == plain.sha256()
    assert (told.stdout, told.seconds) == (plain.stdout, plain.seconds)
    assert plain.lines == []
    assert told.lines == run_text(source, lines=True, seed=3).lines


def test_the_last_line_of_a_program_that_fails_is_the_one_that_failed(
    run_text: RunText,
) -> None:
    run = run_text(program("lines/fails_in_a_function"), lines=True)
    assert run.error
    assert places(run)[-1] == (run.error.file, run.error.line) == ("fails_in_a_function.py", 6)


@pytest.mark.unmeasured  # a million turns
@pytest.mark.parametrize(("loop", "seconds"), [("pass", 15), ("n = 1", 1), ("continue", 1)])
def test_an_endless_loop_ends_at_its_deadline_and_fills_no_memory(
    loop: str, seconds: int, run_text: RunText
) -> None:
    run = run_text(f"while True:\n    {loop}\n", lines=True, seconds=seconds)
    assert (run.ended, run.seconds, len(run.lines)) == ("deadline", seconds, MOST_LINES)


def test_nothing_is_added_where_nobody_asks() -> None:
    assert "__line__" not in ast.unparse(guarded(EVERY_STATEMENT, "essai.py", own=True))


def inside(head: str, body: list[str]) -> list[str]:
    return [head, *("    " + line for line in body)]


SIMPLE = ["n += 1", "seen.append(n)", "pass", "'text'", "assert n >= 0", "global m"]
STATEMENTS = st.recursive(
    st.sampled_from(SIMPLE).map(lambda text: [text]),
    lambda inner: st.one_of(
        st.builds(list.__add__, inner, inner),
        st.builds(inside, st.sampled_from(["if n % 2:", "for k in range(2):"]), inner),
        st.builds(lambda body: inside("while n < 3:", [*body, "n += 1"]), inner),
        st.builds(
            lambda body, other: [
                *inside("try:", [*body, "1 / (n % 3)"]),
                *inside("except ZeroDivisionError:", other),
                *inside("finally:", ["n += 2"]),
            ],
            inner,
            inner,
        ),
    ),
    max_leaves=8,
)


@pytest.mark.unmeasured
@given(STATEMENTS)
def test_any_program_means_the_same_with_its_lines_told(lines: list[str]) -> None:
    source = "\n".join(["n = 0", "seen = []", *inside("for turn in range(3):", lines)])
    found = []
    for told in ("", "essai.py"):
        names: dict[str, Any] = {
            "__clock__": Clock(), "__turn_us__": 2, "__except_us__": 60,
            "__stop__": KeyboardInterrupt, "__line__": lambda *_: None,
        }  # fmt: skip
        exec(compile(guarded(source, "essai.py", own=True, told=told), "essai.py", "exec"), names)
        found.append((names["n"], names["seen"]))
    assert found[0] == found[1]
