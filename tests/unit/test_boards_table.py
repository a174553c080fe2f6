"""The lines of several boards while they are served, and what is said of them at the end."""

import io

import pytest
from rich.console import Console

from marelle_host.cli.board_table import drawing
from marelle_host.cli.board_table.summary import Failed, exit_code, tell_failed
from marelle_host.cli.board_table.table import BoardsTable
from marelle_host.cli.options.boards import chosen_ports
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import LinkError
from marelle_text import Text

PORTS = [f"COM{number}" for number in range(1, 31)]


class Screen(io.StringIO):
    """A terminal of a person."""

    def isatty(self) -> bool:
        return True


def drawn(table: BoardsTable, height: int) -> list[str]:
    """Return the lines of a table on a screen of that height."""
    screen = Console(file=io.StringIO(), width=100, height=height, color_system=None)
    with screen.capture() as caught:
        screen.print(drawing.drawn(table.seen(), screen))
    return [line.rstrip().replace("\xa0", " ") for line in caught.get().splitlines()]


def test_each_board_has_a_line_with_its_name_its_bar_and_its_state() -> None:
    table = BoardsTable(Terminal(Text("fr")), "Envoi…", ["COM1", "COM2", "COM3", "COM4"])
    table.began("COM1")
    table.named("COM1", "poste-07")
    table.progress("COM1", 512, 2048)
    table.ended("COM2", None)
    table.began("COM3")
    table.ended("COM3", LinkError("E-LINK-06", port="COM3"))
    title, *lines = drawn(table, 24)
    assert title == "Envoi… 2/4"
    assert [line.replace("━", "").replace("╸", "").split() for line in lines] == [
        ["poste-07", "(COM1)", "25", "%", "envoi"],
        ["COM2", "100", "%", "prête"],
        ["COM3", "0", "%", "à", "reprendre"],
        ["COM4", "0", "%", "attend", "son", "tour"],
    ]
    assert lines[0].count("━") + lines[0].count("╸") >= 6  # a quarter of 24 cells


def test_where_thirty_boards_have_no_room_those_at_work_and_those_that_failed_stand_first() -> (
    None
):
    table = BoardsTable(Terminal(Text("en")), "Sending…", PORTS)
    for port in PORTS[:20]:
        table.ended(port, None)
    table.ended("COM30", LinkError("E-LINK-06", port="COM30"))
    table.say("COM29", "sending")
    title, *lines, last = drawn(table, 12)
    assert title == "Sending… 21/30"
    assert [line.split()[0] for line in lines] == [
        "COM29", "COM30", "COM21", "COM22", "COM23", "COM24", "COM25", "COM26", "COM27",
    ]  # fmt: skip
    assert last == "… and 21 more"


def test_on_a_terminal_it_is_redrawn_and_vanishes(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stderr", screen)
    with BoardsTable(Terminal(Text("en")), "Sending…", ["COM1"], delay_s=0) as table:
        table.wait_until_shown()
        table.ended("COM1", None)
    assert "Sending… 0/1" in screen.getvalue()
    assert screen.getvalue().endswith("\x1b[2K")  # the last line is erased


def served(terminal: Terminal) -> None:
    with BoardsTable(terminal, "Asking…", ["COM1", "COM2"], done="answered") as table:
        table.ended("COM2", LinkError("E-LINK-06", port="COM2"))
        table.ended("COM1", None)


def test_plain_lines_are_whole_and_a_pipe_gets_none(capsys: pytest.CaptureFixture[str]) -> None:
    served(Terminal(Text("en"), plain=True))
    assert capsys.readouterr().err.splitlines() == [
        "1/2: COM2: The board on port COM2 was disconnected during the command.",
        "2/2: COM1: has answered",
    ]
    served(Terminal(Text("en")))
    served(Terminal(Text("en"), plain=True, as_json=True))
    assert capsys.readouterr().err == ""


def test_what_is_to_be_done_alike_is_said_once_with_the_names(
    capsys: pytest.CaptureFixture[str],
) -> None:
    failed = [
        Failed("COM1", "poste-01", LinkError("E-LINK-06", port="COM1")),
        Failed("COM2", "", LinkError("E-LINK-03", port="COM2")),
        Failed("COM3", "poste-03", LinkError("E-LINK-06", port="COM3")),
    ]
    tell_failed(Terminal(Text("en")), failed, 30)
    assert capsys.readouterr().out.splitlines() == [
        "3 of 30 boards need you:",
        "poste-01 (COM1), poste-03 (COM3): Check the cable and the power, then try again. (E-LINK-06)",
        "COM2: Close Thonny, or the other program: marelle doctor names it. (E-LINK-03)",
    ]
    assert [exit_code(failed, 30), exit_code(failed, 3), exit_code([], 3)] == [8, 5, 0]


def test_all_and_ports_by_name_are_taken_together_and_each_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("marelle_host.cli.options.boards.all_ports", lambda: ["COM3", "COM4"])
    assert chosen_ports(["socket://robot", "all", "COM4"]) == ["socket://robot", "COM4", "COM3"]
    assert chosen_ports([], all_by_default=True) == ["COM3", "COM4"]
    assert chosen_ports(["COM9", "COM9"]) == ["COM9"]
