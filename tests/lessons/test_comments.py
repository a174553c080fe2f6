"""Comments leave a TOML text without changing what it says."""

import tomllib

import pytest
from hypothesis import given, strategies as st

from marelle_lessons.starter import without_comments

PIECES = ("#", '"', "'", "\\", "\n", "a = 1", 'b = "#fff"', "c = '#' # d", "[t]", '"""', " ", "é")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('a = "#fff" # white\n', 'a = "#fff"\n'),
        ("# one\n\n# two\na = 1\n\n\nb = 2\n", "a = 1\n\nb = 2\n"),
        ("a = 'it # is' # so\n", "a = 'it # is'\n"),
        ('a = "\\"#" # b\n', 'a = "\\"#"\n'),
        ('a = """\n# no comment\n"""\n', 'a = """\n# no comment\n"""\n'),
    ],
)
def test_comments_leave_and_values_stay(text: str, left: str) -> None:
    assert without_comments(text) == left


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_what_a_text_says_stays_whatever_it_is(text: str) -> None:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert without_comments(text) == text
    else:
        assert tomllib.loads(without_comments(text)) == values
