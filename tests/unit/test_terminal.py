"""What a lesson, a program or a board says reaches a terminal as text: it drives nothing, and is no markup."""

import io
import json
import re
import sys

import pytest
from hypothesis import given, strategies as st

from marelle_host.cli.terminal.escape_sequences import EscapeFilter, harmless, harmless_json
from marelle_host.cli.terminal.output import Terminal
from marelle_text import Text

TITLE = "\x1b]0;owned\x07"
RED, PLAIN = "\x1b[31m", "\x1b[0m"
COLOUR = re.compile("\x1b\\[[0-9;:]*m")
SIGNS = st.sampled_from(
    [*"\x1b\x9b\x9d\x07\x18[]\\PX^_m;0319 ?cJh\n\t~é", RED, "\x1b]0;", "\x1b\\"]
)


class WatchedStream(io.StringIO):
    """A terminal that keeps what is written."""

    def isatty(self) -> bool:
        """Return that somebody watches."""
        return True


def _terminal(monkeypatch: pytest.MonkeyPatch) -> WatchedStream:
    """Return a terminal that stands for the standard output."""
    watched = WatchedStream()
    monkeypatch.setattr(sys, "stdout", watched)
    return watched


@pytest.mark.parametrize("style", ["", "green"])
def test_a_line_drives_no_terminal(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    Terminal(Text("fr")).say(f"Bonjour\u00a0!{TITLE}", style=style)
    assert "Bonjour\u00a0!�]0;owned�" in terminal.getvalue()


def test_a_cell_of_a_table_is_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    Terminal(Text("fr")).table(["a", "b"], [["[/red]", "[bold]poste"], [TITLE, ""]])
    written = terminal.getvalue()
    assert "[/red]" in written
    assert "[bold]poste" in written
    assert "\x1b]" not in written


@pytest.mark.parametrize("plain", [True, False])
def test_a_cell_of_a_table_forges_no_row(plain: bool, capsys: pytest.CaptureFixture[str]) -> None:
    Terminal(Text("fr"), plain=plain).table(["port", "state"], [["COM5", "lost\nCOM6\tready"]])
    assert capsys.readouterr().out.endswith("lost�COM6�ready\n")


@given(st.text())
def test_what_is_harmless_stays_so_and_keeps_its_length(text: str) -> None:
    once = harmless(text)
    assert len(once) == len(text)
    assert harmless(once) == once
    assert not any(c < " " and c not in "\t\n" for c in once)


def test_a_table_breaks_no_line_before_a_sign_of_french(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", "40")
    said = "Où est le robot avant cela, à la fin de la ligne\u00a0?"
    for cut in range(len(said) - 3):
        Terminal(Text("fr")).table(["nom", "phrase"], [["a", said[cut:]]])
    lines = terminal.getvalue().splitlines()
    assert len([line for line in lines if "\u00a0?" in line]) == len(said) - 3


def test_a_long_port_is_whole_in_a_narrow_table(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", "40")
    ports = [f"/tmp/marelle-piub3c5w/poste-{number}" for number in (1, 2)]
    Terminal(Text("fr")).table(["port", "état"], [[port, "prête " * 9] for port in ports])
    drawn = re.sub("\x1b\\[[0-9;]*m", "", terminal.getvalue())
    column = [line.split("│")[1].strip() for line in drawn.splitlines() if line.startswith("│")]
    assert "".join(column) == "port" + "".join(ports)


@pytest.mark.parametrize("width", [85, 86])  # 4 and 6 times 10 signs, and 22 beside them
def test_where_columns_would_break_every_word_a_row_is_a_sentence(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = _terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", str(width))
    Terminal(Text("fr")).table(["port", *"abcdef"], [["COM3", *["prévisions"] * 6]])
    said = terminal.getvalue()
    assert ("╭" in said) is (width == 86)
    assert said.count("prévisions") == 6


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
