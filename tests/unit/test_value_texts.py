"""A variable's text is made without running anything of the program's own, and bounded."""

from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st
from programs import program

from marelle_sim import simulate
from marelle_sim.programs import Steps
from marelle_sim.programs.value_texts import LONGEST, value_text

CYCLE: list[Any] = [1]
CYCLE.append(CYCLE)
KNOT: dict[str, Any] = {}
KNOT["k"] = [KNOT]
DEEP: list[Any] = []
for _level in range(10_000):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "True"),
        (-7, "-7"),
        (0.1, "0.1"),
        (None, "None"),
        ("Zoé", "'Zoé'"),
        (b"\x00a", "b'\\x00a'"),
        (bytearray(b"ab"), "bytearray(b'ab')"),
        ([], "[]"),
        ((1,), "(1,)"),
        ([1, 2.5, None], "[1, 2.5, None]"),
        ([["a"], ("b", 2)], "[['a'], ('b', 2)]"),
        ({"x": 1, 2: [True]}, "{'x': 1, 2: [True]}"),
        ({"b", "a"}, "{'a', 'b'}"),
        (set(), "set()"),
        (frozenset([2, 1]), "frozenset({1, 2})"),
        (deque([1, "a"]), "deque([1, 'a'])"),
        (OrderedDict(a=1), "{'a': 1}"),
        (range(2, 9, 3), "range(2, 9, 3)"),
        (CYCLE, "[1, [1, [1, [1, [1, [1, […]]]]]]]"),
        (KNOT, "{'k': [{'k': [{'k': [{…}]}]}]}"),
        (DEEP, "[[[[[[[…]]]]]]]"),
        ([int, len], "[<class 'int'>, <builtin_function_or_method>]"),
        (len, None),
        (pytest, None),
        (int, None),
    ],
)
def test_a_value_has_its_text(value: object, text: str | None) -> None:
    assert value_text(value) == text


@pytest.mark.parametrize(
    ("make", "begin"),
    [
        (lambda: "é" * 10_000_000, "'éé"),
        (lambda: [0] * 1_000_000, "[0, 0, 0"),
        (lambda: {n: n for n in range(100_000)}, "{0: 0, 1: 1"),
        (lambda: [["x" * 500_000] * 9, 1], "[['xx"),
        (lambda: 7**400_000, "0x"),
        (lambda: -(7**400_000), "-0x"),
        (lambda: [7**400_000], "[0x"),
        (lambda: b"\x00" * 1_000_000, "b'\\x00"),
        (lambda: bytearray(1_000_000), "bytearray(b'"),
    ],
)
def test_what_is_long_is_cut(make: Callable[[], object], begin: str) -> None:
    text = value_text(make())
    assert text is not None
    assert text.startswith(begin)
    assert (len(text), text[-1]) == (LONGEST, "…")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner)
    ),
    max_leaves=20,
)


@pytest.mark.unmeasured
@given(VALUES)
def test_a_short_text_is_the_one_that_python_writes(value: object) -> None:
    whole = repr(value)
    assert value_text(value) == (whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 1]}…")


def test_an_object_is_not_asked() -> None:
    steps = Steps()
    run = simulate(program("steps/hostile_objects"), lines=steps, seconds=2)
    assert (run.ended, run.stdout) == ("done", "")
    changes = {name: text for step in steps.events for name, text, *_ in step[3]}
    assert changes == {
        "trap": "<Trap n=2>",
        "words": "<Words>",
        "both": "[<Trap n=2>, {'trap': <Trap n=2>}, <Words>]",
        "self": "<Trap>",
    }
