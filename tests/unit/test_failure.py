"""What a board says of a failure: its own words, the pupil's line, frequent mistakes as the real interpreter says them, and refusals read back from its text."""

import subprocess
import sys
from pathlib import Path

import pytest
from found_micropython import MICROPYTHON, needs_micropython
from programs import Fails, RunText, program

from marelle import errors
from marelle.tools import Current
from marelle_help import board_repr
from marelle_help.refusals import attributes, attributes_in

WORDS = [
    ("avanse", "NameError: name 'avanse' isn't defined"),
    ("def f():\n    n += 1\nf()", "NameError: local variable referenced before assignment"),
    ("1 / 0", "ZeroDivisionError: divide by zero"),
    ("1 % 0", "ZeroDivisionError: divide by zero"),
    ("[][1]", "IndexError: list index out of range"),
    ("x = [1]\nx[3] = 2", "IndexError: list index out of range"),
    ("(1,)[1]", "IndexError: tuple index out of range"),
    ("{}['a']", "KeyError: a"),
    ("'a' + 1", "TypeError: unsupported types for __add__: 'str', 'int'"),
    ("[1] + 1", "TypeError: unsupported types for __add__: 'list', 'int'"),
    ("1 + 'a'", "TypeError: unsupported types for __add__: 'int', 'str'"),
    ("[] - 1", "TypeError: unsupported types for __sub__: 'list', 'int'"),
    ("x = 1\nx -= ''", "TypeError: unsupported types for __sub__: 'int', 'str'"),
    ("{} * 2", "TypeError: unsupported types for __mul__: 'dict', 'int'"),
    ("'a' / 2", "TypeError: unsupported types for __truediv__: 'str', 'int'"),
    ("'a' // 2", "TypeError: unsupported types for __floordiv__: 'str', 'int'"),
    ("n = 3\nn()", "TypeError: 'int' object isn't callable"),
    ("for n in 3:\n    pass", "TypeError: 'int' object isn't iterable"),
    ("n = 3\nn[0]", "TypeError: 'int' object isn't subscriptable"),
    ("int('trois')", "ValueError: invalid syntax for integer with base 10"),
    ("float('trois')", "ValueError: invalid syntax for number"),
    ("int(1e999)", "OverflowError: can't convert inf to int"),
    ("import math\nmath.floor(-math.inf)", "OverflowError: can't convert inf to int"),
    ("import math\nmath.ceil(math.nan)", "ValueError: can't convert NaN to int"),
    ("import numpy", "ImportError: no module named 'numpy'"),
    ("from machine import Robot", "ImportError: can't import name Robot"),
    ("import machine\nmachine.Robot", "AttributeError: 'module' object has no attribute 'Robot'"),
    (
        "import machine\nmachine.ADC(26).read_u16(3)",
        "TypeError: function takes 1 positional arguments but 2 were given",
    ),
    ("raise ValueError('a', 2)", "ValueError: ('a', 2)"),
    ("raise OSError(5, 'EIO')", "OSError: [Errno 5] EIO: EIO"),
    ("open('nothing.txt')", "OSError: [Errno 2] ENOENT"),
    ("assert False", "AssertionError: "),
    ("raise MemoryError", "MemoryError: memory allocation failed"),
]


@pytest.mark.parametrize(("source", "said"), WORDS, ids=[said for _source, said in WORDS])
def test_a_failure_is_said_in_the_boards_words(source: str, said: str, fails: Fails) -> None:
    first, *_frames, last = fails(source).traceback.splitlines()
    assert (first, last) == ("Traceback (most recent call last):", said)


def test_an_error_that_is_printed_is_in_the_boards_words_too(run_text: RunText) -> None:
    run = run_text(program("failure/prints_an_error"))
    assert run.stdout == "'module' object has no attribute 'gcd'\n"


def test_a_sensor_among_boxes_refuses_a_value_in_the_same_words(
    fails: Fails,
) -> None:
    """It looks at its mat by another way."""
    assert fails("from machine import ADC\nADC(26).read_u16(3)", world="arena").traceback.endswith(
        "\nTypeError: function takes 1 positional arguments but 2 were given\n"
    )


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("x = 1\nif x\n    pass\n", 2, "SyntaxError: invalid syntax"),
        ("print('a'\n", 1, "SyntaxError: invalid syntax"),
        ("x = 1\nmatch x:\n    case 1:\n        pass\n", 2, "SyntaxError: invalid syntax"),
        ("if 1:\nx = 1\n", 2, "IndentationError: expecting an indented block"),
        ("x = 1\n  y = 2\n", 2, "IndentationError: unexpected indent"),
        (
            "if 1:\n    x = 1\n  y = 2\n",
            3,
            "IndentationError: unindent doesn't match any outer indent level",
        ),
    ],
)
def test_a_mistake_of_writing_is_placed_on_its_line(
    source: str, line: int, said: str, fails: Fails
) -> None:
    error = fails(source)
    assert error.traceback == (
        f'Traceback (most recent call last):\n  File "program.py", line {line}\n{said}\n'
    )
    assert (error.file, error.line) == ("program.py", line)
    assert error.source_line == source.splitlines()[line - 1]


def test_a_mistake_of_writing_ends_the_run_before_it_begins(run_text: RunText) -> None:
    run = run_text("x = 1\nif x\n    pass\n")
    assert (run.ended, run.seconds) == ("error", 0)


def test_a_traceback_through_the_library_shows_the_pupils_line(
    fails: Fails,
) -> None:
    source = "from marelle import Robot\n\ndef go(bot):\n    bot.straight('3')\n\ngo(Robot())\n"
    error = fails(source)
    lines = error.traceback.splitlines()
    assert lines[1:3] == [
        '  File "program.py", line 6, in <module>',
        '  File "program.py", line 4, in go',
    ]
    assert lines[3].startswith('  File "lib/marelle/')
    assert (error.file, error.line, error.source_line) == (
        "program.py",
        4,
        "    bot.straight('3')",
    )


def test_a_failure_in_a_helper_of_the_pupil_names_that_file(fails: Fails, tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("def f():\n    return {}['a']\n", encoding="utf-8")
    error = fails("import helper\nhelper.f()\n")
    assert (error.file, error.line, error.source_line) == ("helper.py", 2, "    return {}['a']")


def test_endless_recursion_shows_its_beginning_and_its_end(fails: Fails) -> None:
    before = sys.getrecursionlimit()
    assert fails("def f(n):\n    return f(n + 1)\nf(0)\n").traceback.splitlines() == [
        "Traceback (most recent call last):",
        '  File "program.py", line 3, in <module>',
        *['  File "program.py", line 2, in f'] * 5,
        "RuntimeError: maximum recursion depth exceeded",
    ]
    assert sys.getrecursionlimit() == before


@pytest.mark.parametrize("base", ["Exception", "ValueError", "KeyError", "NameError", "OSError"])
@pytest.mark.parametrize("body", ["return 1 / 0", "return 5"])
def test_a_failure_that_cannot_say_itself_is_still_a_failure(
    base: str, body: str, fails: Fails
) -> None:
    error = fails(f"class E({base}):\n    def __str__(self):\n        {body}\nraise E()\n")
    assert (error.line, error.traceback.splitlines()[-1]) == (4, "E: ")


def test_a_failure_that_never_ends_saying_itself_ends_at_the_deadline(
    run_text: RunText,
) -> None:
    says = "class E(Exception):\n    def __str__(self):\n        while True:\n            pass\n"
    run = run_text(says + "raise E()\n", seconds=0.1)
    assert (run.ended, run.error, run.seconds) == ("deadline", None, 0.1)


def test_a_key_that_cannot_be_shown_is_still_a_failure(fails: Fails) -> None:
    error = fails("class K:\n    def __repr__(self):\n        return 1 / 0\n{}[K()]\n")
    assert (error.code, error.line) == ("E-PROG-24", 4)


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


FACTS: dict[str, tuple[object, ...]] = {
    "E-BOT-01": (-20000, 20000),
    "E-BOT-05": (5, 500),
    "E-BOT-06": (0x6A, [0x3C, 0x68]),
    "E-BOT-07": (0x72,),
    "E-BOT-11": (15, "the left eye"),
    "E-BOT-12": ("GP10", "Motor"),
    "E-BOT-19": ("invalid pin",),
    "E-BOT-33": (15,),
    "E-BOT-38": (2,),
    "E-BOT-44": (17, 16),
}


def _made(code: str, facts: tuple[object, ...]) -> errors.RobotError:
    return errors.error(code, "bench(part)", facts, Current)


@pytest.mark.parametrize("code", FACTS)
def test_a_board_s_text_gives_the_attributes_of_its_error(code: str) -> None:
    made = _made(code, FACTS[code])
    told = {"code": code, "part": "bench(part)"} | attributes_in(
        code, str(made).partition(": ")[2]
    )
    assert {name: str(one) for name, one in attributes(made).items()} == {
        name: str(one) for name, one in told.items()
    }


def test_each_code_that_has_attributes_is_tried() -> None:
    rows = [line.split(" ") for line in errors.TABLE.strip().splitlines()]
    assert FACTS.keys() == {row[0] for row in rows if len(row) > 2 and row[2] != "-"}


@pytest.mark.parametrize(
    ("code", "facts", "kind"),
    [
        ("E-BOT-36", (), errors.MeasurementError),
        ("E-BOT-37", (), errors.MeasurementError),
        ("E-BOT-39", ("too dark",), errors.MeasurementError),
        ("E-BOT-41", ("let go of it",), errors.MeasurementError),
        ("E-BOT-46", ("full",), errors.StorageError),
        ("E-BOT-50", ("full",), errors.StorageError),
        ("E-BOT-22", ("no encoders",), errors.RobotError),
    ],
)
def test_a_code_has_the_class_that_a_program_catches(
    code: str, facts: tuple[object, ...], kind: type[errors.RobotError]
) -> None:
    assert type(_made(code, facts)) is kind


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("E-BOT-01", "a number from ten to twenty is expected"),
        ("E-BOT-01", f"a number from 1 to {'9' * 5000} is expected"),
        ("E-BOT-99", "a number from 1 to 2 is expected"),
    ],
)
def test_another_text_gives_no_attribute(code: str, text: str) -> None:
    assert attributes_in(code, text) == {}


def test_an_attribute_of_another_type_is_left_out() -> None:
    raised = _made("E-BOT-01", (1, 2))
    raised.__dict__.update(least=1.5, most=True, seen=["a"])
    assert attributes(raised) == {"code": "E-BOT-01", "part": "bench(part)"}
