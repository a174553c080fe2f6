"""What a person is told of a program in the real MicroPython; the text that it gets, whose lines know where they come from."""

import ast
from pathlib import Path
from textwrap import dedent

import pytest
from both_interpreters import SQUARE, both
from found_micropython import needs_micropython
from hypothesis import given, strategies as st
from programs import ROOT, RunText, error_of
from refused import refuses
from typed_commands import ENGLISH, Command
from world_files import written

from marelle_sim import UsageProblem, simulate
from marelle_sim.runners.micropython.process import find
from marelle_sim.runners.micropython.text import GuestText

CALLS = {"__loop__", "__idle__", "__call__", "__deeper__", "__back__", "__caught__"}
PROGRAMS = [
    path
    for folder in (
        "firmware/marelle", "docs/programs", "tests/benchmarks/programs", "tests/data/well_written",
        "lessons/marelle_lessons/content", "simulator/marelle_sim/runners",
    )
    for path in sorted((ROOT / folder).rglob("*.py"))
]  # fmt: skip


@pytest.mark.micropython
@needs_micropython
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
    assert there.error is not None
    assert there.error.code == (code or error_of(here).code)
    assert there.error.line == line
    assert words in there.error.traceback
    assert there.ended == "error"
    assert f'File "program.py", line {line}' in there.error.traceback


@pytest.mark.micropython
@needs_micropython
def test_what_only_cpython_accepts_fails_with_its_line(run_text: RunText) -> None:
    here, there = both(run_text, "x = 3\n\n\ndef f(a, /, b):\n    return a\n\n\nprint(f(1, 2))\n")
    assert (here.ended, here.stdout) == ("done", "1\n")
    assert there.error is not None
    assert (there.ended, there.error.code, there.error.line) == ("error", "E-VM-04", 4)
    assert "SyntaxError: invalid syntax" in there.error.traceback


@pytest.mark.micropython
@needs_micropython
def test_the_program_of_the_documentation_is_told_at_its_first_line() -> None:
    program = ROOT / "docs" / "programs" / "only_python.py"
    error = error_of(simulate(program, vm="micropython"))
    assert simulate(program).error is None
    assert (error.code, error.line) == ("E-VM-04", 1)


@pytest.mark.micropython
@needs_micropython
def test_a_method_that_no_board_has_fails_in_both_with_its_line(run_text: RunText) -> None:
    runs = both(run_text, "x = 'abc'\nprint(x.removeprefix('a'))\n")
    words = "AttributeError: 'str' object has no attribute 'removeprefix'"
    for run in runs:
        assert run.error is not None
        assert (run.error.code, run.error.line) == ("E-BOARD-07", 2)
        assert run.error.traceback.splitlines()[-1] == words


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize("vm", ["cpython", "", "wasm"])
def test_an_unknown_interpreter_is_refused(run_text: RunText, vm: str) -> None:
    with refuses(UsageProblem, "E-VM-02"):
        run_text(SQUARE, vm=vm)


@pytest.mark.micropython
@needs_micropython
def test_without_micropython_the_person_is_told_what_to_install(
    run_text: RunText, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    with refuses(UsageProblem, "E-VM-01"):
        run_text(SQUARE, vm="micropython")


@pytest.mark.micropython
@needs_micropython
def test_on_windows_the_real_micropython_is_refused_with_a_sentence(
    run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    with refuses(UsageProblem, "E-VM-05"):
        run_text(SQUARE, vm="micropython")


@pytest.mark.micropython
@needs_micropython
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


@pytest.mark.micropython
@needs_micropython
def test_a_micropython_that_dies_ends_the_run_and_not_more(
    run_text: RunText, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = written(tmp_path, "#!/bin/sh\nexit 3\n", "micropython")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    run = run_text(SQUARE, vm="micropython")
    assert (run.ended, error_of(run).code) == ("error", "E-PROG-30")


@pytest.mark.micropython
@needs_micropython
def test_functions_and_lines_are_refused(run_text: RunText) -> None:
    with refuses(UsageProblem, "E-VM-03"):
        run_text(SQUARE, vm="micropython", lines=True)
    with refuses(UsageProblem, "E-VM-03"):
        simulate(lambda: None, vm="micropython")


@pytest.mark.micropython
@needs_micropython
def test_the_command_runs_a_program_in_micropython(marelle: Command) -> None:
    vm = ["--vm", "micropython"]
    assert "A1 going north" in marelle.run(SQUARE, *vm, environment=ENGLISH).out
    told = marelle.run("def f(a, /):\n    return a\n", *vm, exits=1, environment=ENGLISH).err
    assert "Line 1 is Python, but the board does not understand it." in told


def _is_put_in(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id in CALLS
    )


class _TakeOut(ast.NodeTransformer):
    """Takes out what was put in."""

    def visit(self, node: ast.AST) -> ast.AST:
        self.generic_visit(node)
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(node, field, None)
            if isinstance(statements, list):
                kept = field == "finalbody"  # it tells which `try` was put in
                left = [part for part in statements if kept or not _is_put_in(part)]
                setattr(node, field, [part for one in left for part in self._opened(one)])
        return node

    @staticmethod
    def _opened(node: ast.stmt) -> list[ast.stmt]:
        """Return the statements of a `try` that was only put around them."""
        put_around = (
            isinstance(node, ast.Try)
            and not node.handlers
            and len(node.finalbody) == 1
            and "__back__" in ast.dump(node.finalbody[0])
        )
        return node.body if put_around and isinstance(node, ast.Try) else [node]


def _shape(text: str, lines: list[int] | None = None) -> list[tuple[str, int]]:
    """Return each statement's kind with its line, or the line that it stands for."""
    tree = ast.parse(text)
    if lines is not None:
        _TakeOut().visit(tree)
    return [
        (type(node).__name__, node.lineno if lines is None else lines[node.lineno - 1])
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
    ]


def test_each_statement_of_our_programs_stays_what_and_where_it_was() -> None:
    assert len(PROGRAMS) > 80
    for path in PROGRAMS:
        source = path.read_text("utf-8")
        try:
            shape = _shape(source)
        except SyntaxError:
            continue  # a pupil's, wrong on purpose
        for own in (True, False):
            made = GuestText(source, own=own)
            assert len(made.lines) == made.text.count("\n") + 1
            assert _shape(made.text, made.lines) == shape, path


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("while x: pass\n", "while x: __idle__(); pass\n"),
        ("while f(): pass\n", "while f(): __loop__(); pass\n"),
        ("for é in 'é': print('é'); y = 1\n", "for é in 'é': __loop__(); print('é'); y = 1\n"),
        (
            "def f(): return 1\n",
            "def f(): \n __deeper__()\n try: return 1\n finally: __back__()\n",
        ),
        (
            "def f():\n\treturn 1 # x\n",
            "def f():\n\t__deeper__()\n\ttry:\n\t return 1 # x\n\tfinally: __back__()\n",
        ),
        ("def g():\n    yield 1\n", "def g():\n    __call__()\n    yield 1\n"),
        ("def f():\n  '''Doc.'''\n", "def f():\n  __call__()\n  '''Doc.'''\n"),
        ("async def f(): pass\n", "async def f(): __call__(); pass\n"),
        (
            "try:\n  x\nexcept E: pass\nexcept:\n  y\n",
            "try:\n  x\nexcept E: __caught__(); pass\nexcept:\n  __caught__()\n  y\n",
        ),
        (
            "while a:\n  @ deco\n  def f(): pass\n",
            "while a:\n  __loop__()\n  @ deco\n  def f(): \n   __deeper__()\n   try: pass\n   finally: __back__()\n",
        ),
        ("if a:\n  while b: \\\n    c()\n", "if a:\n  while b: \\\n    __loop__(); c()\n"),
    ],
)
def test_calls_are_put_where_time_passes(source: str, text: str) -> None:
    assert GuestText(source, own=True).text == text


def test_a_text_of_several_lines_keeps_its_letters() -> None:
    source = dedent("""\
        def f():
            a = '''one
          two
        '''
            return (a +
          "x")
        """)
    made = GuestText(source, own=True).text
    names: dict[str, object] = {"__deeper__": list, "__back__": list}
    exec(made + "\nresult = f()\n", names)
    assert names["result"] == "one\n  two\nx"


def test_an_import_can_be_told_first() -> None:
    def before(name: str) -> str:
        return f"__absent__({name!r})" if name == "ffi" else ""

    made = GuestText("x = 1; import ffi\nfrom .ffi import y\n", own=False, before_import=before)
    assert made.text == "x = 1; __absent__('ffi'); import ffi\nfrom .ffi import y\n"


@given(
    st.lists(
        st.sampled_from(["for i in x:", "while x:", "def f(a):", "try:", "if x:"]), max_size=5
    )
)
def test_whatever_stands_inside_what_stays_the_same_program(heads: list[str]) -> None:
    lines, ends = [], []
    for depth, head in enumerate(heads):
        lines.append(" " * depth + head)
        if head == "try:":
            ends.append(" " * depth + "except E as e: y = '''\n'''")
    source = "\n".join([*lines, " " * len(heads) + "z = 1; y = (2,\n3)", *reversed(ends), ""])
    made = GuestText(source, own=True)
    assert _shape(made.text, made.lines) == _shape(source)
