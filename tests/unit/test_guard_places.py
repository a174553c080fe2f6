"""Whatever is rewritten in a program can still be compiled: each node has a place that CPython accepts.

CPython refuses a node that ends before it begins. A statement of several lines often ends further left than it
began: a new node with one half of its place is refused, and with it a valid program.
"""

from collections.abc import Iterator
from textwrap import indent
from types import CodeType

import pytest
from hypothesis import given, strategies as st

from marelle_sim.programs.functions import _made
from marelle_sim.programs.guard import guarded

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
