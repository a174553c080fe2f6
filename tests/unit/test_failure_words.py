"""What CPython says of frequent mistakes is said as the real interpreter says it."""

import subprocess

import pytest
from fixture_types import Fails
from found_micropython import MICROPYTHON, needs_micropython

from marelle_help import board_repr

EXPRESSIONS = [
    "[0 for a, b in [(1,)]]",
    "[0 for a, b in [(1, 2, 3)]]",
    "[0 for a, b in [5]]",
    "{[]: 1}",
    "hash({})",
    "[].remove(1)",
    "[].index(1)",
    "(1,).index(5)",
    "[1].pop(5)",
    "range(1, 2, 0)",
    "range('a')",
    "int([])",
    "int(None)",
    "float([])",
    "int('1', 99)",
    "bytes([300])",
    "'%d' % 'a'",
    "'%x' % 1.5",
    "'%d' % ()",
    "'%d' % (1, 2)",
    "'{}{}'.format(1)",
    "'{:d}'.format('a')",
    "len()",
    "len(1, 2)",
    "[][1.5]",
    "'abc'['a']",
    "'a'.join([1])",
    "1 in 'abc'",
    "'x' in 5",
    "next(5)",
    "max([])",
    "[1, 2][::0]",
    "dict([(1, 2, 3)])",
    "-'a'",
    "+[]",
    "~1.5",
    "abs('a')",
    "str(1, 2, 3, 4)",
    "int(1, 2, 3)",
    "round('a')",
    "b'abc'[5]",
    "[].append()",
    "[].append(1, 2)",
    "'abc'.upper(1)",
    "' '.join(1, 2)",
    "'a'.count()",
    "'a'.replace('a')",
    "'a'.replace(1, 2)",
    "'abc'.split(5)",
    "'abc'.find(5)",
    "'abc'.startswith(5)",
    "{}['é€😀']",
    "{}.get()",
    "'{:q}'.format(1)",
    "'{'.format(1)",
    "'}'.format(1)",
    "'%c' % 'ab'",
    "'%f' % 'a'",
    "pow(1)",
    "map(5)",
    "filter(5)",
    "type(1, 2)",
    "reversed(5)",
    "isinstance(5, 5)",
    "str.upper(5)",
    "b'\\xff'.decode()",
    *(f"1 {sign} 'a'" for sign in ("+", "-", "/", "//", "%", "**", "@", "<<", ">>", "&", "|", "^", "<", ">=")),
]  # fmt: skip


@pytest.fixture(scope="module")
def said_by_micropython() -> list[str]:
    """Return what each expression raises, in one run of the interpreter."""
    lines = [
        f"try:\n    {text}\nexcept Exception as error:\n    print(repr(error))\n"
        for text in EXPRESSIONS
    ]
    command = [str(MICROPYTHON), "-c", "".join(lines)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize("text", EXPRESSIONS)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_a_mistake_is_said_as_the_interpreter_says_it(
    text: str, said_by_micropython: list[str]
) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - what it says is compared below
        eval(text)
    assert board_repr(caught.value) == said_by_micropython[EXPRESSIONS.index(text)]


class Pin:
    """Stands for a class of the simulator."""

    def value(self, level: int, more: int = 0) -> None:
        """Take one or two numbers."""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "function missing 1 required positional arguments"),
        ((1, 2, 3), "function takes 3 positional arguments but 4 were given"),
    ],
)
def test_a_call_names_no_function_of_python(given: tuple[int, ...], said: str) -> None:
    with pytest.raises(TypeError) as caught:
        Pin().value(*given)
    assert board_repr(caught.value) == f"TypeError('{said}',)"


@pytest.mark.parametrize(
    ("text", "needs", "given"),
    [
        ("def f(a, b):\n    pass\nf(1)", 2, 1),
        ("def f(a, b=2):\n    pass\nf()", 1, 0),
        ("def f(a):\n    pass\nf(1, 2)", 1, 2),
        ("class Dog:\n    def bark(self, loud):\n        pass\nrex = Dog()\nrex.bark()", 2, 1),
        ("class Dog:\n    def __init__(self, name):\n        pass\nDog()", 2, 1),
        ("def outer():\n    def inner(a):\n        pass\n    inner()\nouter()", 1, 0),
        ("(lambda x: x)(1, 2)", 1, 2),
        ("import time\ntime.ticks_diff(1)", 2, 1),  # C's, of a number that is fixed
    ],
)
def test_the_arguments_of_a_program_s_own_function_are_counted_as_on_a_board(
    text: str, needs: int, given: int, fails: Fails
) -> None:
    error = fails(text, world="empty")
    words = f"TypeError: function takes {needs} positional arguments but {given} were given"
    assert error.traceback.splitlines()[-1] == words
    assert error.code == ("E-PROG-57" if given < needs else "E-PROG-56")
