"""The names that a program finds are those of a board, and `help()` prints of them what MicroPython 1.25 does (unix port)."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from new_board import module, new_board
from programs import Fails, Printed, RunText, program
from refused import raising

from marelle_sim.programs.board_names import CLASSES, KINDS, MODULES
from marelle_sim.programs.built_ins import built_ins
from marelle_sim.programs.modules_table import MODULES as OURS

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
