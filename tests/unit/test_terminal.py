"""What a lesson or a program says reaches a terminal as text: it drives nothing, and is no markup."""

import io
import re
import sys

import pytest
from hypothesis import given, strategies as st

from marelle_host.cli.terminal.escape_sequences import harmless
from marelle_host.cli.terminal.output import Terminal
from marelle_text import Text

TITLE = "\x1b]0;owned\x07"


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
