"""The board's `re`: the ways of its small engine, what they cost, and where it gives up."""

import re
from typing import Any

import pytest
from hypothesis import given, strategies as st
from new_board import module, new_board
from world_files import written

from marelle_sim import simulate
from marelle_sim.kernel import Ending, RunStopped

TEXTS = st.text("ab1_ e-", max_size=12)
LETTERS = st.sampled_from(
    ["a", "b", ".", r"\d", r"\w", r"\S", "[a1]", "[^a]", "[0-9_]", "e", r"\-"]
)


def _more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["*", "+", "?", "*?", "+?", "??"])
    return (
        st.builds("{}{}".format, LETTERS, signs)
        | st.builds("({})".format, inner)
        | st.builds("(?:{})".format, inner)
        | st.builds("(?:a{})+".format, inner)  # what can repeat nothing fills the board's stack
        | st.builds("(?:{}|{})".format, inner, inner)
        | st.builds("{}{}".format, inner, inner)
    )


PATTERNS = st.recursive(LETTERS, _more, max_leaves=6)


BOARD_RE = module("re")


@given(PATTERNS, TEXTS, st.booleans())
def test_what_both_know_is_found_as_python_finds_it(
    pattern: str, text: str, at_both_ends: bool
) -> None:
    pattern = f"^{pattern}$" if at_both_ends else pattern
    theirs = re.search(pattern, text, re.DOTALL | re.ASCII)
    ours = BOARD_RE.search(pattern, text)
    seen = ours and (ours.span(), ours.groups())
    assert seen == (theirs and (theirs.span(), theirs.groups()))


@pytest.mark.parametrize(
    ("pattern", "text", "groups"),
    [
        ("(a)|b", "b", (None,)),
        ("(a|ab)(c|bcd)(d*)", "abcd", ("a", "bcd", "")),
        ("x{2}", "x{2}", ()),  # braces are letters
        ("[a-]+", "-a", ()),
        (r"[\w.]+@(\w+)", "a.b@c", ("c",)),
        ("(..)", "é", ("é",)),  # two bytes
        ("[]", "]", None),  # an empty set
        ("[^]", "]", ()),
        ("a.c", "a\nc", ()),
        ("a$", "a\n", None),
    ],
)
def test_its_syntax_is_the_board_s(
    pattern: str, text: str, groups: tuple[str, ...] | None
) -> None:
    found = BOARD_RE.match(pattern, text)
    assert (found and found.groups()) == groups


@pytest.mark.parametrize(
    "pattern",
    ["*", "a**", "(?=a)", "(", ")", "[a", "[a-", "a\\", "|*", "^*", "(?:)*", "(" + "a" * 62 + ")?",
     "(" + "a" * 62 + ")*", "b" * 63 + "|a", "(a)" * 64, "[" + "a" * 128 + "]"],
)  # fmt: skip
def test_what_the_engine_has_no_room_for_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"^error in regex$"):
        BOARD_RE.compile(pattern)


def test_places_are_counted_in_letters() -> None:
    found = BOARD_RE.search("(b+)", "éabb")
    assert (found.start(), found.end(1), found.span(1)) == (2, 4, (2, 4))
    assert BOARD_RE.search(b"b+", "éabb".encode()).span() == (3, 5)


def test_half_a_letter_is_no_text() -> None:
    found = BOARD_RE.match(".", "é")
    with pytest.raises(UnicodeError, match=r"^$"):
        found.group(0)
    assert BOARD_RE.match(".", "é".encode()).group(0) == b"\xc3"


def test_a_caret_is_the_beginning_of_the_whole_text() -> None:
    assert BOARD_RE.sub("^ab", "*", "abab") == "*ab"


@pytest.mark.parametrize(
    ("pattern", "limit", "pieces"),
    [
        (" +", 0, ["a", "b", "c"]),
        (" +", 1, ["a", "b  c"]),
        (" *", 0, ["a b  c"]),
        ("x", 0, ["a b  c"]),
    ],
)
def test_a_text_is_cut_until_a_match_is_empty(pattern: str, limit: int, pieces: list[str]) -> None:
    assert BOARD_RE.compile(pattern).split("a b  c", limit) == pieces


def test_a_text_is_not_cut_by_a_pattern_with_groups() -> None:
    with pytest.raises(NotImplementedError, match=r"^splitting with sub-captures$"):
        BOARD_RE.compile("(b)").split("abc")


def test_what_repeats_nothing_fills_the_stack() -> None:
    for pattern, text in (("(a*)*", "aaa"), ("(?:a|b)*", "ab" * 60)):
        with pytest.raises(RuntimeError, match=r"^maximum recursion depth exceeded$"):
            BOARD_RE.match(pattern, text)


def test_only_text_is_looked_at() -> None:
    for arguments in ((1, "a"), ("a", 1), ("a", bytearray(b"a"))):
        with pytest.raises(
            TypeError, match=r"^can't convert '(int|bytearray)' object to str implicitly$"
        ):
            BOARD_RE.match(*arguments)


def _time_us(pattern: str, text: str) -> int:
    board = new_board()
    module("re", board).match(pattern, text)
    return board.clock.now


def test_each_letter_doubles_the_time_of_a_catastrophic_pattern() -> None:
    times = [_time_us("(a+)+b", "a" * count) for count in (10, 11, 12, 30)]
    assert 1.9 < times[1] / times[0] < 2.1
    assert 1.9 < times[2] / times[1] < 2.1
    assert times[3] / times[0] == pytest.approx(2**20, rel=0.05)


def test_what_is_known_to_fail_costs_what_failing_costs() -> None:
    """Counted by hand: `a?a` at `b` saves, splits, tries `a` and again `a`."""
    assert _time_us("a?a", "b") == (2 * 3 + 4) * 250 // 1000


def test_a_pattern_that_goes_round_reaches_the_deadline() -> None:
    board = new_board()
    board.clock.at(5_000_000, lambda: board.clock.stop(Ending.DEADLINE))
    with pytest.raises(RunStopped):
        module("re", board).match("(?:^)*?b", "a")
    assert board.clock.now == 5_000_000


def test_a_catastrophic_pattern_ends_with_the_run(tmp_path: Any) -> None:
    program = written(
        tmp_path, "import re\nprint(re.match('(a+)+b', 'a' * 40))\nprint('never')\n", "essai.py"
    )
    run = simulate(program, world="empty", seconds=60)
    assert (str(run.ended), run.stdout, run.seconds) == ("deadline", "", 60.0)
