"""What a person is told of a program in the real MicroPython: mistakes with their lines, and what there is not."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from both_interpreters import SQUARE, both
from fixture_types import RunText
from found_micropython import needs_micropython
from refused import refuses
from typed_commands import ENGLISH, Command

from marelle_sim import simulate
from marelle_sim.errors import UsageProblem
from marelle_sim.runners.micropython.process import find

pytestmark = [pytest.mark.micropython, needs_micropython]


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("x = 1\nprint(1 / 0)\n", "E-PROG-13", 2, "ZeroDivisionError: divide by zero"),
        (
            "def f():\n    return avencer(2)\n\nf()\n",
            "E-PROG-12",
            2,
            "name 'avencer' isn't defined",
        ),
        ("import time\ntime.slep(1)\n", "E-PROG-22", 2, "no attribute 'slep'"),
        ("import numpy\n", "E-PROG-76", 1, "ImportError: no module named 'numpy'"),
        ("import termios\n", "E-PROG-14", 1, "no module named 'termios'"),
        ("__import__('f' + 'fi')\n", "E-PROG-14", 1, "no module named 'ffi'"),
        ("__import__('tls')\n", "E-BOARD-04", 1, ""),
        ("import _thread\n", "E-BOARD-02", 1, ""),
        ("if True:\n    import network\n", "E-BOARD-04", 2, ""),
        ("x = [1]\nfor i in range(3):\n    x[i]\n", "E-PROG-80", 3, "IndexError"),
        ("def f(n):\n    return f(n + 1)\nf(0)\n", "E-PROG-17", 2, "maximum recursion depth"),
        ("from machine import Pin\nPin(77)\n", "E-PROG-16", 2, "ValueError: invalid pin"),
        ("a = input()\n", "E-PROG-21", 1, ""),
        ("from machine import mem32\nmem32[0] = 1\n", "E-BOARD-01", 2, ""),
        (
            "from marelle import Robot\nbot = Robot()\nbot.straight('a')\n",
            "E-PROG-29",
            3,
            "E-BOT-01",
        ),
        ("print(1, end=None)\n", "E-PROG-23", 1, "can't convert 'NoneType' object to str"),
        ("if True\n    pass\n", None, 1, "SyntaxError"),
        ("open('x')\n", "E-PROG-26", 1, "OSError: [Errno 2] ENOENT"),
    ],
)
def test_a_mistake_is_told_with_the_pupils_line(
    run_text: RunText, text: str, code: str | None, line: int, words: str
) -> None:
    here, there = both(run_text, text)
    assert here.error is not None
    assert there.error is not None
    assert there.error.code == (code or here.error.code)
    assert there.error.line == line
    assert words in there.error.traceback
    assert there.ended == "error"
    assert f'File "program.py", line {line}' in there.error.traceback


def test_what_only_cpython_accepts_fails_with_its_line(run_text: RunText) -> None:
    here, there = both(run_text, "x = 3\n\n\ndef f(a, /, b):\n    return a\n\n\nprint(f(1, 2))\n")
    assert (here.ended, here.stdout) == ("done", "1\n")
    assert there.error is not None
    assert (there.ended, there.error.code, there.error.line) == ("error", "E-VM-04", 4)
    assert "SyntaxError: invalid syntax" in there.error.traceback


def test_the_program_of_the_documentation_is_told_at_its_first_line() -> None:
    program = Path(__file__).parents[2] / "docs" / "programs" / "only_python.py"
    error = simulate(program, vm="micropython").error
    assert simulate(program).error is None
    assert error is not None
    assert (error.code, error.line) == ("E-VM-04", 1)


def test_a_method_that_no_board_has_fails_in_both_with_its_line(run_text: RunText) -> None:
    runs = both(run_text, "x = 'abc'\nprint(x.removeprefix('a'))\n")
    words = "AttributeError: 'str' object has no attribute 'removeprefix'"
    for run in runs:
        assert run.error is not None
        assert (run.error.code, run.error.line) == ("E-BOARD-07", 2)
        assert run.error.traceback.splitlines()[-1] == words


@pytest.mark.parametrize("vm", ["cpython", "", "wasm"])
def test_an_unknown_interpreter_is_refused(run_text: RunText, vm: str) -> None:
    with refuses(UsageProblem, "E-VM-02"):
        run_text(SQUARE, vm=vm)


def test_without_micropython_the_person_is_told_what_to_install(
    run_text: RunText, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    with refuses(UsageProblem, "E-VM-01"):
        run_text(SQUARE, vm="micropython")


def test_on_windows_the_real_micropython_is_refused_with_a_sentence(
    run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "marelle_sim.runners.micropython.engine.sys", SimpleNamespace(platform="win32")
    )
    with refuses(UsageProblem, "E-VM-05"):
        run_text(SQUARE, vm="micropython")


@pytest.mark.parametrize("first", ["path", "beside"])
def test_micropython_is_looked_for_on_the_path_and_then_beside_python(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, first: str
) -> None:
    for folder in ("beside", *({"path"} & {first})):
        program = tmp_path / folder / "micropython"
        program.parent.mkdir()
        program.write_text("#!/bin/sh\n", encoding="ascii")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr("sys.executable", str(tmp_path / "beside" / "python"))
    assert find() == str(tmp_path / first / "micropython")


def test_a_micropython_that_dies_ends_the_run_and_not_more(
    run_text: RunText, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "micropython"
    program.write_text("#!/bin/sh\nexit 3\n", encoding="ascii")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    run = run_text(SQUARE, vm="micropython")
    assert run.error is not None
    assert (run.ended, run.error.code) == ("error", "E-PROG-30")


def test_functions_and_lines_are_refused(run_text: RunText) -> None:
    with refuses(UsageProblem, "E-VM-03"):
        run_text(SQUARE, vm="micropython", lines=True)
    with refuses(UsageProblem, "E-VM-03"):
        simulate(lambda: None, vm="micropython")


def test_the_command_runs_a_program_in_micropython(marelle: Command) -> None:
    vm = ["--vm", "micropython"]
    assert "A1 going north" in marelle.run(SQUARE, *vm, environment=ENGLISH).out
    told = marelle.run("def f(a, /):\n    return a\n", *vm, exits=1, environment=ENGLISH).err
    assert "Line 1 is Python, but the board does not understand it." in told


def test_the_command_tells_which_interpreters_there_are(marelle: Command) -> None:
    assert "(E-VM-02)" in marelle.run(SQUARE, "--vm", "cpython", exits=2).err
