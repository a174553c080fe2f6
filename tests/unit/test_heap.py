"""The board's memory fills with what the program can reach, and empties with what it lets go."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from programs import RunText, program

from marelle_sim import Run
from marelle_sim.boards import BOARDS
from marelle_sim.microcontroller.heap import SYSTEM_BYTES
from marelle_sim.programs.reach import LIBRARY_BYTES, ReachableBytes, blocks, table

HEAP_BYTES = BOARDS["pico"].memory.heap


class Module:
    """What `ReachableBytes` asks of a module."""


def reached(thing: object) -> int:
    """Return what one thing takes, with all that it holds."""
    module: Any = Module()
    modules: dict[str, Any] = {"__main__": module}
    without = ReachableBytes(modules, set(), {})()[0]
    module.thing = thing
    return ReachableBytes(modules, set(), {})()[0] - without - table(1)


@pytest.mark.parametrize(
    ("thing", "size"),
    [
        (None, 0),
        (2**30 - 1, 0),
        (2**30, 32),
        (1.5, 16),
        ("a", 0),
        ("abc", 32),
        ("a" * 100, 16 + 112),
        (b"", 0),
        (bytearray(100), 16 + 112),
        ((), 0),
        ((1, 2, 3), 32),
        ([], 32),
        ([1] * 5, 16 + 32),  # eight slots
        ([1] * 40_000, 16 + 160_000),  # was made so: it did not double
        ([1.5, 2.5], 32 + 32),
        ({}, 16),
        ({1: 2}, 32),
        (dict.fromkeys(range(13)), 16 + 144),  # a table of 17
        ({1, 2, 3}, 32),
        (partial(int), 16),  # what is none of the program's
    ],
)
def test_an_object_takes_what_it_takes_on_a_board(thing: object, size: int) -> None:
    assert reached(thing) == size


def test_what_is_held_twice_counts_once() -> None:
    long = "a" * 100
    assert reached([long, long]) == 32 + 128
    again: list[object] = []
    again.append(again)
    assert reached(again) == 32


class Plain:
    """An object of the program's own, without attributes at first."""

    __module__ = "__main__"


@pytest.mark.parametrize("looked_at", [False, True])
@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ({}, 16),
        ({"a": 1}, 16 + 16),
        ({"a": {}}, 16 + 16 + 16),
        ({"a": {"b": 1}}, 16 + 16 + 32),
        ({"a": 1, "b": {"c": 1.5}}, 16 + 16 + 32 + 16),
        ({"a": 1, "b": 1, "c": [], "d": None, "e": "f"}, 16 + 48 + 32),
    ],
)
def test_an_object_has_a_table_for_its_attributes(
    attributes: dict[str, object], size: int, looked_at: bool
) -> None:
    thing = Plain()
    for name, value in attributes.items():
        setattr(thing, name, value)
    if looked_at:  # CPython builds a dict for it then
        assert vars(thing) == attributes
    assert reached(thing) == size


class WithSlot(Plain):
    """Has a slot beside what else it is given."""

    __module__ = "__main__"
    __slots__ = ("slot",)
    slot: object


def test_a_slot_is_an_attribute_too() -> None:
    thing = WithSlot()
    thing.slot = [1]
    thing.other = 2  # type: ignore[attr-defined]  # as a program does
    assert reached(thing) == 16 + 16 + 32


@pytest.mark.unmeasured
@given(st.recursive(st.integers() | st.floats() | st.text() | st.binary(), st.lists))
def test_sizes_are_whole_blocks(thing: object) -> None:
    assert reached(thing) % 16 == 0
    assert reached([thing]) <= 32 + reached(thing)


@given(st.integers(0, 60_000), st.integers(1, 2))
def test_tables_are_as_large_as_needed(entries: int, words: int) -> None:
    assert table(entries, words) >= blocks(4 * words * entries)


FULL = [
    ("x = []\nwhile True:\n    x.append(1)", "E-BOARD-15", 262_144),
    ("x = []\nwhile True:\n    x.append(1)\n    pass", "E-BOARD-15", 262_144),  # no line is blamed that ran by chance
    ("x = {}\nwhile True:\n    x[len(x)] = 1.5", "E-BOARD-15", 195_256),
    (program("heap/chains_objects"), "E-BOARD-15", 16),
    (program("heap/keeps_buffers"), "E-BOARD-06", 100),
    ("a = bytearray(100_000)\nb = bytearray(100_000)\nc = bytearray(100_000)", "E-BOARD-06", 100_000),
    (program("heap/keeps_a_buffer_in_a_generator"), "E-BOARD-06", 50_000),
]  # fmt: skip


@pytest.mark.parametrize(("source", "code", "size"), FULL)
def test_a_memory_that_is_full_says_so(
    source: Path | str, code: str, size: int, run_text: RunText
) -> None:
    run = run_text(source, world="empty", seconds=10)
    assert run.error
    assert (run.ended, run.error.code, run.error.facts["bytes"]) == ("memory", code, size)


@pytest.mark.parametrize(
    ("name", "most_s"),
    [
        ("fills_late", 14.5),
        ("logs_late", 15),
        ("fills_late_in_a_function", 14.5),
    ],
)
def test_a_memory_that_fills_late_is_seen_as_well(
    name: str, most_s: float, run_text: RunText
) -> None:
    run = run_text(program(f"heap/{name}"), world="empty", seconds=20)
    assert run.ended == "memory"
    assert 13 < run.seconds < most_s


def test_a_text_that_grows_is_copied_at_each_step(run_text: RunText) -> None:
    run = run_text("s = ''\nwhile True:\n    s += 'abc'", world="empty", seconds=60)
    assert run.ended == "memory"
    assert run.error
    assert 100_000 < int(run.error.facts["bytes"]) < HEAP_BYTES // 2  # the old one is there still
    assert 5 < run.seconds < 10


def test_what_is_let_go_makes_room(run_text: RunText) -> None:
    assert run_text(program("heap/lets_go_of_large_buffers")).stdout == "200000\n"


def test_a_full_memory_can_be_caught_and_emptied(run_text: RunText) -> None:
    run = run_text(program("heap/catches_a_full_memory"))
    assert 200 < int(run.stdout) < 225  # 1016 bytes each


def numbers(run: Run) -> list[int]:
    return [int(word) for word in run.stdout.split()]


def test_free_memory_goes_down_and_up(run_text: RunText) -> None:
    before, held, let_go, after, used = numbers(run_text(program("heap/measures_a_buffer")))
    assert HEAP_BYTES - SYSTEM_BYTES - 1000 < before < HEAP_BYTES - SYSTEM_BYTES
    assert 10_016 <= before - held < 10_100
    assert let_go == held  # it is rubbish now
    assert 0 <= before - after < 100
    assert after + used == HEAP_BYTES


def test_the_board_library_takes_its_place(run_text: RunText) -> None:
    text = "import gc\na = gc.mem_free()\nimport marelle\nprint(a - gc.mem_free())\n"
    (taken,) = numbers(run_text(text))
    assert LIBRARY_BYTES <= taken < LIBRARY_BYTES + 64


def test_rubbish_grows_with_time(run_text: RunText) -> None:
    run = run_text(program("heap/measures_the_rubbish_of_a_second"))
    assert numbers(run)[0] == pytest.approx(32_000, abs=200)


def test_a_callback_that_finds_the_memory_full_is_told_and_the_program_goes_on(
    run_text: RunText,
) -> None:
    said = run_text(program("heap/fills_in_a_callback")).stdout.splitlines()
    assert said.count("MemoryError: memory allocation failed, allocating 50000 bytes") == 2
    assert said[-1] == "4"
