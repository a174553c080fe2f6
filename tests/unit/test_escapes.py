"""What a board prints may colour its words and drives the terminal in no other way, however its bytes are cut."""

import json
import re

import pytest
from hypothesis import given, strategies as st

from marelle_host.cli.terminal.escape_sequences import EscapeFilter, harmless, harmless_json
from marelle_host.cli.terminal.output import Terminal
from marelle_text import Text

RED, PLAIN = "\x1b[31m", "\x1b[0m"
COLOUR = re.compile("\x1b\\[[0-9;:]*m")
SIGNS = st.sampled_from(
    [*"\x1b\x9b\x9d\x07\x18[]\\PX^_m;0319 ?cJh\n\t~é", RED, "\x1b]0;", "\x1b\\"]
)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        (f"{RED}stop{PLAIN} go", f"{RED}stop{PLAIN} go"),
        ("a\x1b[2J\x1b[Hb\x1b[?25lc", "abc"),  # cleared, moved, the cursor hidden
        ("a\x1b]0;owned\x07b\x1b]52;c;eA==\x1b\\c", "abc"),  # a title, what will be pasted
        ("a\x1bPq#0;2;0;0;0\x1b\\b\x9b5nc\x9d0;owned\x9cd", "abcd"),  # a picture; in one byte each
        ("a\x1bcb\x1b(0c\x1b7d", "abcd"),  # reset, other letters
        ("a\x1b[31;\nb", "a[31;\nb"),  # cut off: what is no sequence is text
        ("a\rb\x07c\u202ed", "a�b�c�d"),
        ("\x1b[>4;2mx\x1b[1 q", "x"),  # they end as a colour does, and as a cursor
    ],
)
def test_colours_pass_and_nothing_else_drives(printed: str, shown: str) -> None:
    assert EscapeFilter(colours=True).clean(printed) == shown
    assert EscapeFilter(colours=False).clean(printed) == COLOUR.sub("", shown)


@given(st.lists(st.lists(SIGNS, max_size=12).map("".join), max_size=8))
def test_however_the_pieces_are_cut_the_same_is_shown_and_only_colours_are_left(
    pieces: list[str],
) -> None:
    escapes = EscapeFilter(colours=True)
    shown = "".join(escapes.clean(piece) for piece in pieces)
    assert shown == EscapeFilter(colours=True).clean("".join(pieces))
    rest = re.sub("\x1b\\[(?:[0-9]{1,3}D|K)|\b", "", COLOUR.sub("", shown))
    assert harmless(rest) == rest


@given(st.lists(SIGNS).map("".join))
def test_json_says_the_same_and_drives_nothing(printed: str) -> None:
    said = harmless_json(json.dumps({"stdout": printed}, ensure_ascii=False, indent=2))
    assert json.loads(said) == {"stdout": printed}
    assert harmless(said) == said


def test_a_letter_that_input_takes_back_vanishes_on_a_terminal() -> None:
    printed = "ab\b\x1b[Kc\x1b[12D\x1b[2K\x1b[1A"
    assert EscapeFilter(colours=True).clean(printed) == "ab\b\x1b[Kc\x1b[12D"
    assert EscapeFilter(colours=False).clean(printed) == "ab\N{REPLACEMENT CHARACTER}c"


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"])))
def test_what_drives_nothing_is_shown_as_it_is(text: str) -> None:
    assert EscapeFilter(colours=False).clean(text) == text


def test_a_sequence_that_never_ends_hides_what_follows_for_a_moment_only() -> None:
    escapes = EscapeFilter(colours=True)
    for _ in range(20):
        escapes.clean("\x1b]0;" + "x" * 100)
    escapes.clean("y" * 300)
    assert escapes.clean("seen\n") == "seen\n"


def test_our_own_words_have_the_colour_of_the_terminal_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    terminal = Terminal(Text("en"))
    terminal.pour(f"{RED}alarm\n")
    terminal.say("The program has ended.")
    assert capsys.readouterr().out == f"{RED}alarm\n{PLAIN}The program has ended.\n"
