"""The names that a program finds are those of a board, and not those that CPython happens to have."""

from collections.abc import Mapping
from types import ModuleType

import pytest
from fixture_types import Fails, Printed, RunText
from new_board import module, new_board

from marelle_sim.programs.board_names import CLASSES, KINDS, MODULES
from marelle_sim.programs.built_ins import built_ins
from marelle_sim.programs.modules_table import MODULES as OURS

NOT_SIMULATED = {"__repl_print__"}


def no_import(name: str) -> ModuleType:
    raise ImportError(name)


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
    found = {name for name in built_ins(new_board(), no_import) if not name.startswith("__")}
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


def test_the_terminal_of_a_board_is_none_that_a_program_has_given_it(printed: Printed) -> None:
    assert printed("import os\nprint(os.dupterm(None))\n") == ["None"]
