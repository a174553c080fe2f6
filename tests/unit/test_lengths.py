"""Calls that go through many values, or have no end, cost their time, and end with the run or with the board's memory."""

import ast
import json
import subprocess
import sys

import pytest
from hypothesis import given, strategies as st
from programs import Fails, Printed, RunText, program

from marelle_sim.kernel import Clock
from marelle_sim.microcontroller.access_costs import Costs
from marelle_sim.microcontroller.heap import Heap
from marelle_sim.programs.counting import counters
from marelle_sim.programs.lengths import LongCalls
from marelle_text import Text

LONG = "r = range(10 ** 12)\n"
ENDLESS = (
    "-1 in iter(r)",
    "it = iter(r)\n-1 in it",
    "found = map(abs, r)\n-1 in found",
    "'a' in r",
    "0.5 in r",
    "-1 in r",
    "back = reversed(r)\n-1 in back",
    "largest = max\nlargest(r)",
    "next(filter(callable, r))",
    "for x in filter(callable, r): pass",
    "def each():\n    yield from filter(callable, r)\nlist(each())",
    "from collections import deque\ndeque(r, 5)",
    "any(map(callable, enumerate(r)))",
    "dict(filter(callable, r))",
    "','.join(filter(callable, r))",
    "d = {'n': 2}\nfor i in range(100): d['n'] *= d['n']",
    "x = [2]\nfor i in range(100): x[0] = x[0] * x[0]",
    "pow(3, (1 << 100000) - 1, 1 << 100000)",
    "str(10 ** 3000000)",  # a board multiplies till its memory is full, and so it goes on with more time
)
TOO_LARGE = {
    "print(*r)": 262_144,
    "x = [*r]": 262_144,
    "x = {*r}": 262_144,
    "a, *b = r": 262_144,
    "l = []\nl[0:0] = r": 262_144,
    "l = []\nl += r": 262_144,
    "s = set()\ns.update(r)": 262_144,
    "x = [*zip(r, r)]": 262_144,
    "x = bytearray()\nx.extend(r)": 262_144,
    "l = [[1]]\nfor i in range(60): l[0] = l[0] + l[0]": 262_144,
    "s = 'a'\nt = s * 10 ** 9": 1_000_000_001,
    "n = 10 ** 9\ny = [0]\nz = y * n": 4_000_000_000,
    "n = 10 ** 10\n1 << n": 1_250_000_002,
    "'%1000000000d' % 1": 1_000_000_001,
    "'%d %*d' % (1, 1000000000, 1)": 1_000_000_001,
    "'{:1000000000}'.format(1)": 1_000_000_001,
    "'{} {:{}}'.format(1, 2, 1000000000)": 1_000_000_001,
    "w = 1000000000\nf'{1:{w}}'": 1_000_000_001,
    "'a'.center(10 ** 9)": 1_000_000_001,
    "(1).to_bytes(10 ** 9, 'little')": 1_000_000_001,
    "s = 'a' * 60000\ns.replace('a', s)": 3_600_000_001,
    "from collections import deque\ndeque((), 10 ** 9)": 4_000_000_004,
    "import io\nio.BytesIO(10 ** 9)": 1_000_000_000,
    "import io\nio.StringIO().seek(10 ** 9)": 1_000_000_000,
}


def rewritten(text: str) -> str:
    tree = ast.parse(text)
    LongCalls(tree).visit(tree)
    return ast.unparse(tree)


@pytest.mark.parametrize(
    "text",
    [
        "max(0, min(x, 100))",
        "error = target - max(a, b)",
        "sum([left, right])",
        "abs(x) ** 2 + dy ** 2",
        "2 ** 8 + 1 << pin",
        "x ** 0.5 + x ** 2",
        "speed = speed * k + 1",
        "count += 1",
        "'-' * 10",
        "name = 'x'\nx += step",
        "x in (1, 2)",
        "n in range(10)",
        "def both(*values):\n    led.on(*values)",
        "x = range(10)",
        "for n in range(a, b):\n    pass",
        "sum = 3\nsum(values)",
        "def any(values):\n    return any(values)",
        "text.split(',')",
    ],
)
def test_what_a_control_loop_does_is_left_alone(text: str) -> None:
    assert rewritten(text) == text


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("sum(values)", "sum(__items__(values))"),
        ("sorted(values, key=f)", "sorted(__ordered__(values), key=f)"),
        ("values.sort()", "__sorting__(values).sort()"),
        ("any((x for x in values))", "any((x for x in __turns__(values)))"),
        ("list((x for x in values))", "list(__kept__((x for x in __turns__(values))))"),
        ("[x for x in values]", "[x for x in __filled__(values)]"),
        ("[x for x in values if x]", "[*__kept__((x for x in __turns__(values) if x))]"),
        ("{x: 1 for x in a if x}", "__dict_of__(((x, 1) for x in __turns__(a) if x))"),
        ("[0] * n", "__repeated__([0], n)"),
        ("9 ** 9 ** 9", "__power__(9, 9 ** 9)"),
        ("print(*map(f, x))", "print(*__kept__(map(f, x)))"),
        ("led.on(*values)", "led.on(*__kept__(values))"),
        ("x = range(n)", "x = __range__(n)"),
        ("map(f, range(n))", "map(f, __range__(n))"),
        ("sum(range(n))", "sum(__items__(range(n)))"),
        ("[x for x in range(n)]", "[x for x in __filled__(range(n))]"),
        ("a, *b = values", "a, *b = __kept__(values)"),
        ("self.x *= self.x", "__doubles__(self.x, 2)\n__squares__(self.x, 2)\nself.x *= self.x"),
        ("x *= x", "__doubles__(x, 2)\n__squares__(x, 2)\nx *= x"),
        ("s += 'a'", "__longer__(s, 1)\ns += 'a'"),
        ("s += 'abc' * 10", "__longer__(s, 1)\ns += 'abc' * 10"),
        ("s = ''\ns += line", "s = ''\n__longer__(s, 1)\ns += line"),
        ("b: bytes = b''\nb = b + part", "b: bytes = b''\n__longer__(b, 1)\nb = b + part"),
        ("s = s + str(n) + ','", "__longer__(s, 1)\ns = s + str(n) + ','"),
    ],
)
def test_what_may_be_long_is_counted(text: str, made: str) -> None:
    assert rewritten(text) == made


@pytest.mark.parametrize(
    "text",
    [
        "any(iter(int, 1))",
        "9 ** 9 ** 9",
        "sum(range(10 ** 12))",
        "all(1 for x in range(10 ** 12))",
        "5 in map(int, iter(int, 1))",
        "x = 3\nwhile True:\n    x *= x",
        "print(max(iter(int, 1)))",
    ],
)
def test_what_never_ends_ends_with_the_run(text: str, run_text: RunText) -> None:
    run = run_text(text, world="empty", seconds=2)
    assert (run.ended, run.seconds, run.stdout) == ("deadline", 2.0, "")


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("bytearray(300000)", 300_000),
        ("bytes(300000)", 300_001),
        ("x = 'x' * 10 ** 9", 1_000_000_001),
        ("x = [0] * 10 ** 6", 4_000_000),
        (
            "x = list(range(10 ** 9))",
            262_144,
        ),  # a list doubles; twice 131 072 is more than there is
        ("x = [n for n in range(10 ** 9) if n % 2]", 262_144),
        ("x = sorted(n for n in iter(int, 1))", 262_144),
        ("x = [(a, b) for a in range(10 ** 6) for b in range(10 ** 6)]", 262_144),
        ("x = {n: n for n in range(10 ** 9) if n}", 262_144),
        ("x = []\nx.extend(range(10 ** 9))", 262_144),
        ("x = [1]\nx += range(10 ** 9)", 262_144),
        ("print(*iter(int, 1))", 262_144),
        ("s = 'ab'\nwhile True:\n    s += s", 262_145),
        ("1 << 10 ** 9", 125_000_002),
    ],
)
def test_what_the_memory_has_no_room_for_is_refused(
    text: str, size: int, run_text: RunText
) -> None:
    run = run_text(text, world="empty", seconds=5)
    assert run.error
    assert (run.ended, run.error.code, run.error.facts["bytes"]) == ("memory", "E-BOARD-06", size)
    last = f"MemoryError: memory allocation failed, allocating {size} bytes"
    assert run.error.traceback.splitlines()[-1] == last


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.0 ** 2000", "inf"),
        ("2 ** 2000.0", "inf"),
        ("pow(-2.0, 2001)", "-inf"),
        ("(-2.0) ** 2002", "inf"),
        ("(-10.0) ** n", "-inf"),
        ("x ** 5", "-inf"),
    ],
)
def test_a_power_of_floats_may_be_infinite(text: str, value: str, run_text: RunText) -> None:
    assert run_text(f"n = 401\nx = -1e200\nprint({text})").stdout == f"{value}\n"


def test_a_pupil_is_told_how_many_bytes_as_numbers_are_written(fails: Fails) -> None:
    error = fails("a = 1\nb = bytearray(300000)", world="empty")
    assert "300\xa0000" in error.explain(Text("fr")).what
    assert "300,000" in error.explain(Text("en")).what


def test_a_program_may_catch_it(run_text: RunText) -> None:
    text = "try:\n    bytearray(300000)\nexcept MemoryError as error:\n    print(error)"
    assert run_text(text).stdout == "memory allocation failed, allocating 300000 bytes\n"


TIMED = "import time\nx = list(range(1000))\na = time.ticks_us()\n{}\nprint(time.ticks_us() - a)\n"


@pytest.mark.parametrize(
    ("text", "least_us", "most_us"),
    [
        ("sum(x)", 500, 520),
        ("max(x)", 500, 520),
        ("[n * n for n in x]", 1000, 1020),
        ("list(map(str, x))", 490, 520),
        ("sorted(x)", 5500, 5520),  # ten comparisons for each
        ("x.sort()", 5000, 5020),
        ("sum(x[:32])", 0, 20),  # what is short is not counted
        ("max(3, 4)", 3, 6),
    ],
)
def test_a_call_takes_the_time_of_its_length(
    text: str, least_us: int, most_us: int, run_text: RunText
) -> None:
    assert least_us <= int(run_text(TIMED.format(text), world="empty").stdout) <= most_us


def test_methods_of_the_program_s_own_get_what_they_are_given(run_text: RunText) -> None:
    run = run_text(program("lengths/has_methods_named_like_those_of_lists"))
    assert run.stdout == "3.5 True [2, 1] {'a': 1, 'b': 1}\n[0, 2]\n"


def test_a_long_range_is_a_range(printed: Printed) -> None:
    assert printed("""
        r = range(0, 10 ** 9, 2)
        print(isinstance(r, range), r, r[5], r[-1], r[2:10:4], bool(r), r == range(0, 10 ** 9, 2))
        print(len(r), 8 in r, [x for x in r[:3]], next(iter(r)), next(reversed(r)))
        print({r: 1}[r[:]])
    """) == [
        "True range(0, 1000000000, 2) 10 999999998 range(4, 20, 8) True True",
        "500000000 True [0, 2, 4] 0 999999998",
        "1",
    ]


def test_a_number_of_many_digits_is_printed(run_text: RunText) -> None:
    limit = sys.get_int_max_str_digits()
    run = run_text("print(len(str(2 ** 20000)), int('9' * 5000) % 7)", world="empty")
    assert run.stdout == f"6021 {(10**5000 - 1) % 7}\n"
    assert sys.get_int_max_str_digits() == limit


VALUES = st.lists(st.integers(-5, 5), max_size=40)


EXPRESSIONS = st.sampled_from(
    ["sum(x)", "sorted(x)", "list(x)", "tuple(map(str, x))", "set(x)", "[n for n in x if n > 0]", "any(x)",
     "all(n for n in x)", "max(x, default=0)", "[*map(abs, x)]", "{n: -n for n in x if n}", "x * 3", "[0] * len(x)",
     "[a for n in x for a in (n, n)]", "dict(zip(x, x))", "2 ** len(x)", "len(x) << 70", "3 in filter(None, x)",
     "','.join(map(str, x))", "bytes(map(abs, x))", "list(enumerate(x))"]
)  # fmt: skip


@given(VALUES, EXPRESSIONS)
def test_what_is_counted_comes_to_the_same(values: list[int], expression: str) -> None:
    tree = ast.Expression(ast.parse(expression, mode="eval").body)
    LongCalls(tree).visit(tree)
    clock = Clock()
    names = counters(clock, Costs(), Heap(clock, sys.maxsize))
    ours = eval(compile(tree, "", "eval"), {**names, "x": list(values)})
    assert ours == eval(expression, {"x": list(values)})


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    """How each program ended, in a process of their own: what never comes back is not among them."""
    folder = tmp_path_factory.mktemp("endless")
    programs = [LONG + text for text in (*ENDLESS, *TOO_LARGE)]
    try:
        printed = subprocess.run(
            [sys.executable, program("endless/simulates_each")],
            cwd=folder, input=json.dumps(programs), text=True, stdout=subprocess.PIPE, timeout=60, check=True,
        ).stdout  # fmt: skip
    except subprocess.TimeoutExpired as late:
        printed = (late.stdout or b"").decode()
    return {text.removeprefix(LONG): end for text, *end in map(json.loads, printed.splitlines())}


@pytest.mark.parametrize("text", ENDLESS)
def test_what_has_no_end_ends_at_the_deadline(text: str, ends: dict[str, list[object]]) -> None:
    assert ends.get(text) == ["deadline", 0.4, ""]


@pytest.mark.parametrize(("text", "size"), TOO_LARGE.items())
def test_what_fits_nowhere_is_refused(text: str, size: int, ends: dict[str, list[object]]) -> None:
    ended, _seconds, told = ends.get(text, ["never", 0, ""])
    assert (ended, told) == (
        "memory",
        f"MemoryError: memory allocation failed, allocating {size} bytes",
    )
