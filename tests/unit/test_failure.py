"""What a board says of a failure: its own words, and the pupil's line."""

import sys
from pathlib import Path

import pytest
from fixture_types import Fails, RunText
from programs import program

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
