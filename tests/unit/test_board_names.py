"""The names that a program finds are those of a board and of MicroPython's compiler, and `help()` prints of them what MicroPython 1.25 does (unix port)."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from new_board import module, new_board
from programs import Fails, Printed, RunText, program
from refused import raising

from marelle_sim.programs.board_names import CLASSES, KINDS, MODULES
from marelle_sim.programs.built_ins import built_ins
from marelle_sim.programs.guard import guarded
from marelle_sim.programs.modules_table import MODULES as OURS
from marelle_sim.programs.pointers import viper_names

NOT_SIMULATED = {"__repl_print__"}


# The table: written down from `py/objstr.c`, `py/modbuiltins.c`, `ports/rp2/mpconfigport.h` and `py/mpconfig.h`, by hand


@pytest.mark.parametrize(
    ("table", "name", "has", "lacks"),
    [
        (KINDS, "str", "center partition splitlines encode", "title zfill ljust removeprefix casefold isalnum"),
        (MODULES, "builtins", "OSError ViperTypeError UnicodeError",
         "TimeoutError RecursionError FileNotFoundError ModuleNotFoundError"),
        (MODULES, "time", "ticks_cpu mktime time_ns", ""),
        (MODULES, "sys", "path ps1 ps2", ""),
        (MODULES, "hashlib", "sha1", "md5"),
    ],
)  # fmt: skip
def test_the_table_has_what_is_switched_on_for_this_port(
    table: Mapping[str, frozenset[str]], name: str, has: str, lacks: str
) -> None:
    assert table[name] >= {*has.split()}
    assert table[name].isdisjoint(lacks.split())


@pytest.mark.parametrize(
    ("table", "name", "names"),
    [
        (KINDS, "memoryview", {"hex"}),
        (KINDS, "int", {"from_bytes", "to_bytes"}),
        (KINDS, "float", set()),
        (KINDS, "bool", set()),
        (KINDS, "complex", {"real", "imag"}),
        (KINDS, "BaseException", {"args", "value", "errno"}),
        (CLASSES, "machine.PWM", {"deinit", "duty_ns", "duty_u16", "freq", "init"}),
    ],
)
def test_the_table_has_these_names_and_no_other(
    table: Mapping[str, frozenset[str]], name: str, names: set[str]
) -> None:
    assert table[name] == names


# What a program finds


def test_the_built_ins_are_those_of_the_table() -> None:
    found = {
        name for name in built_ins(new_board(), raising(ImportError)) if not name.startswith("__")
    }
    assert found | NOT_SIMULATED >= {n for n in MODULES["builtins"] if not n.startswith("__")}
    assert found <= MODULES["builtins"]


@pytest.mark.parametrize("name", sorted(set(OURS) & set(MODULES)))
def test_a_module_has_no_name_that_a_board_lacks(name: str) -> None:
    assert set(vars(module(name))) - SPECIAL <= MODULES[name]


SPECIAL = {"__name__", "__doc__", "__package__", "__loader__", "__spec__"}


@pytest.mark.parametrize("name", ["TimeoutError", "vars", "format", "ascii", "FileNotFoundError"])
def test_a_name_that_a_board_lacks_is_none(name: str, run_text: RunText) -> None:
    run = run_text(f"try:\n    {name}\nexcept NameError as error:\n    print(error)\n")
    assert run.stdout == f"name '{name}' isn't defined\n"


@pytest.mark.parametrize("name", sorted(set(MODULES) & set(OURS)))
def test_a_module_has_each_name_that_a_board_has(name: str) -> None:
    """What is refused is there too, and says so when it is used: it never looks as if a board lacked it."""
    assert {one for one in MODULES[name] if not one.startswith("__")} <= set(dir(module(name)))


def test_what_a_pico_has_and_the_simulator_has_not_is_told(fails: Fails) -> None:
    error = fails("from machine import I2S\nI2S(0, mode=I2S.TX)\n")
    assert (error.code, error.facts["name"]) == ("E-BOARD-12", "machine.I2S")


def test_help_of_nothing_says_where_to_read_more(printed: Printed) -> None:
    lines = printed("help()\nprint('after')")
    assert lines[0] == "MicroPython on a virtual Raspberry Pi Pico."
    assert any("docs.micropython.org" in line for line in lines)
    assert lines[-1] == "after"


def test_help_lists_the_modules_in_columns_that_are_read_downwards(
    printed: Printed,
) -> None:
    *rows, last = printed("help('modules')")
    assert last == "Plus any modules on the filesystem"
    columns = [[row[at : at + 18].rstrip() for row in rows] for at in (0, 18, 36, 54)]
    names = [name for column in columns for name in column if name]
    assert names == sorted(names)
    assert {"machine", "rp2", "framebuf", "uctypes", "time"} <= set(names)
    assert "utime" not in names


def test_help_tells_what_a_thing_has(printed: Printed) -> None:
    whole = ["  from_bytes -- <classmethod>", "  to_bytes -- <function>"]
    lines = printed(program("help/asks_for_help"))
    assert lines[:10] == [
        "object <function> is of type function", "object <class 'int'> is of type type", *whole,
        "object 1 is of type int", *whole, "object <module 'micropython'> is of type module",
        "  __name__ -- micropython", "  const -- <function>",
    ]  # fmt: skip
    own = lines.index("object <class 'A'> is of type type")
    assert "  x -- 1" in lines[own:]
    assert any(line.startswith("  f -- <function f at 0x2000") for line in lines[own:])
    pin = lines.index("object <class 'Pin'> is of type type")
    assert {"  on -- <function>", "  value -- <function>"} <= set(lines[pin:])


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("import os\nprint(os.dupterm(None))\n", ["None"]),
        (program("help/prints_its_objects"), [
            "<A object at 20000000> <generator object 'f' at 20000010> <function g at 0x20000020>",
            "<function <lambda> at 0x20000030> [<A object at 20000000>]",
            "<iterator> <map> <zip> range(0, 3)",
        ]),
        (
            'print("chip at", hex(0x3C), "and at 0x68", "<Servo at 0x40>", "mem32 at 0x40000000")',
            ["chip at 0x3c and at 0x68 <Servo at 0x40> mem32 at 0x40000000"],
        ),
        (program("help/prints_functions_of_the_firmware"), [
            "<function> <function> <function> <function> [<function>, <function>] {'a': <function>}",
            "<function own at 0x20000000> [<function own at 0x20000000>]",
        ]),
    ],
    ids=[
        "the terminal of a board is none that a program has given it", "things without a text of their own",
        "an address that the program writes", "a function of the firmware has no name",
    ],
)  # fmt: skip
def test_things_are_printed_as_on_a_board(
    source: Path | str, lines: list[str], printed: Printed
) -> None:
    assert printed(source) == lines


WORDS = st.integers(-(1 << 40), 1 << 40)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("makes_constants", ["3 -7 (3, (3, None), 'z') True False False"]),
        ("uses_its_constants_name_again", ["math", "1 1", "1"]),
        ("waits_constant_cycles", ["0xe701"]),
        ("decorates", ["2", "E-BOARD-03"]),
        ("points_at_cells", [r"-5 bytearray(b'\x00\x00E#') 35 <class 'int'>"]),
    ],
)
def test_a_word_of_the_compiler_needs_no_import(
    printed: Printed, name: str, lines: list[str]
) -> None:
    assert printed(program(f"compiler_words/{name}")) == lines


@pytest.mark.parametrize(
    "value",
    [
        "x",
        "1 / 2",
        "1 @ 2",
        "2 ** -1",
        "1 << -2",
        "1 % 0",
        "1 // 0",
        "[1]",
        "1, 2",
        "",
        "-1.5",
        "1 << 1000000",
    ],
)
def test_const_of_what_is_not_known_is_refused_on_its_line(value: str) -> None:
    with pytest.raises(SyntaxError, match="not a constant") as refused:
        guarded(f"a = 1\nb = const({value})", "essai.py", own=True)
    assert (refused.value.filename, refused.value.lineno) == ("essai.py", 2)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        *(
            (f"X = const(1)\n{later}", r"assign to|LHS")
            for later in ("X = 2", "X = const(2)", "for X in f():\n    pass", "del X", "X += 1", "f(X=1)")
        ),
        *(
            (f"@{word}\ndef f():\n    pass", "invalid micropython decorator")
            for word in ("micropython.fast", "micropython.native.x", "micropython")
        ),
    ],
)  # fmt: skip
def test_what_stands_where_a_word_of_the_compiler_does_is_refused(source: str, words: str) -> None:
    with pytest.raises(SyntaxError, match=words):
        guarded(source, "essai.py", own=True)


def test_a_decorator_of_the_program_s_own_is_left_as_it_is() -> None:
    longer_than_python_prints = "0x" + "F" * 5000
    guarded(f"@f({longer_than_python_prints})\ndef g():\n    pass", "essai.py", own=True)


@given(
    WORDS, WORDS, st.sampled_from(["+", "-", "*", "&", "|", "^"]), st.sampled_from(["int", "uint"])
)
def test_numbers_of_viper_have_32_bits(left: int, right: int, sign: str, kind: str) -> None:
    text = f"@micropython.viper\ndef f(a: {kind}, b: {kind}) -> {kind}:\n    c = a {sign} b\n    return c\n"
    names = viper_names(lambda: None) | {  # type: ignore[arg-type, return-value]  # no address is asked for
        "__deeper__": int, "__back__": int, "__clock__": _Clock, "__call_us__": 0,
    }  # fmt: skip
    exec(
        compile(guarded(text, "essai.py", own=True), "essai.py", "exec", dont_inherit=True), names
    )
    result = names["f"](left, right)  # type: ignore[operator]
    assert (result - eval(f"{left} {sign} {right}")) % (1 << 32) == 0
    assert 0 <= result + (1 << 31 if kind == "int" else 0) < 1 << 32


class _Clock:
    now, next = 0, 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("(x: thing): pass", "unknown type 'thing'"),
        ("(x: 1): pass", "annotation must be an identifier"),
        ("():\n    y = 1\n    y = []", "local 'y' has type 'int' but source is 'object'"),
        ("() -> int: return []", "return expected 'int' but got 'object'"),
        ("(x: int, y: uint): return x < y", "comparison of int and uint"),
        ("(x: ptr32): x[0] = None", "can't store 'None'"),
        ("(x: uint): return x // x", "div/mod not implemented for uint"),
        ("(x: int): return x + []", "can't do binary op between 'int' and 'object'"),
        ("(x: ptr8): print(x)", "conversion to object"),
    ],
)
def test_what_the_compiler_refuses_of_viper_is_refused_with_its_words(
    body: str, message: str
) -> None:
    source = f"@micropython.viper\ndef f{body}"
    with pytest.raises(SyntaxError) as refused:
        guarded(source, "essai.py", own=True)
    assert refused.value.msg == message


def test_memory_that_nobody_knows_is_refused(fails: Fails) -> None:
    error = fails("@micropython.viper\ndef f(x: ptr8):\n    return x[-1]\nf(bytearray(2))\n")
    assert error.code == "E-BOARD-01"
