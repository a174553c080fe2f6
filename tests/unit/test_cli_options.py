"""Options are read exactly or refused with a sentence; nothing typed can do anything else."""

from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st
from refused import refuses

from marelle_host.cli.options.values import (
    parse_press,
    parse_seconds,
    parse_seed,
    parse_setting,
)
from marelle_text import Problem, Text

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True) | st.sampled_from(
    ["Nour/Bouton rouge", "télémètre", "a@b", "x=1"]  # as people call things in their own kits
)
TIMES = st.integers(0, 86_400_000).map(lambda ms: ms / 1000)


@given(st.integers(1, 86_400_000))
def test_any_length_within_bounds_is_read_back(ms: int) -> None:
    assert parse_seconds(f"{ms / 1000:.3f}") == ms / 1000
    assert parse_seconds(f" {ms / 1000:.3f} ".replace(".", ",")) == ms / 1000


@pytest.mark.parametrize(
    "typed", ["-3", "0", "0.0001", "86401", "1e9", "nan", "inf", "", "dix", "1_0", "٣", "9" * 400]
)
def test_a_length_out_of_bounds_is_refused(typed: str) -> None:
    with refuses(Problem, "E-RUN-01") as refused:
        parse_seconds(typed)
    said = refused.value.explain(Text("en"))
    assert said.action == "Give a number of seconds from 0.001 to 86,400."
    assert len(said.what) < 80


@given(st.integers(0, 2**32 - 1), NAMES, st.integers(-1_000_000_000, 1_000_000_000), TIMES)
def test_any_seed_press_and_setting_is_read_back(
    seed: int, name: str, value: int, time_s: float
) -> None:
    assert parse_seed(str(seed)) == seed
    assert parse_press(f"{name}@{time_s:.3f}") == (name, time_s)
    assert parse_setting(f"{name}={value}@{time_s:.3f}") == (name, value, time_s)


@pytest.mark.parametrize(
    ("parse", "code", "typed"),
    [
        (parse, code, typed)
        for parse, code, refused in (
            (parse_seed, "E-RUN-02", ["-1", "4294967296", "1.5", "", "x", "0x10"]),
            (
                parse_press,
                "E-USE-11",
                [
                    "button",
                    "button@",
                    "@1",
                    "button@x",
                    "button@-1",
                    "button@90000",
                    "a\nb@1",
                    "@ 1",
                    f"{'a' * 402}@1",
                ],
            ),
            (
                parse_setting,
                "E-USE-12",
                [
                    "light",
                    "light=3",
                    "light@2",
                    "light=@2",
                    "light=3@",
                    "=3@2",
                    "light=x@2",
                    "light=9999999999@1",
                ],
            ),
        )
        for typed in refused
    ],
)
def test_another_seed_press_or_setting_is_refused(
    parse: Callable[[str], object], code: str, typed: str
) -> None:
    with pytest.raises(Problem, match=code):
        parse(typed)


def refusal(parse: Callable[[str], object], typed: str) -> str:
    """Return the sentence that refuses what was typed, or nothing if it is accepted."""
    try:
        parse(typed)
    except Problem as problem:
        return problem.explain(Text("fr")).what
    return ""


@given(
    st.text(max_size=60), st.sampled_from([parse_seconds, parse_seed, parse_press, parse_setting])
)
def test_whatever_is_typed_is_read_or_refused_in_one_line(
    typed: str, parse: Callable[[str], object]
) -> None:
    assert len(refusal(parse, typed).splitlines()) <= 1
