"""The text that MicroPython gets: the pupil's own, with calls put in, and each line knows where it comes from."""

import ast
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, strategies as st

from marelle_sim.runners.micropython.text import GuestText

ROOT = Path(__file__).parents[2]
CALLS = {"__loop__", "__idle__", "__call__", "__deeper__", "__back__", "__caught__"}
PROGRAMS = [
    path
    for folder in (
        "firmware/marelle", "docs/programs", "tests/benchmarks/programs", "tests/data/well_written",
        "lessons/marelle_lessons/content", "simulator/marelle_sim/runners",
    )
    for path in sorted((ROOT / folder).rglob("*.py"))
]  # fmt: skip


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
