"""Several boards are flashed at once, so many of a hub as it bears; what goes wrong with one stops no other, and a line tells of each."""

from __future__ import annotations

import io
from threading import Barrier, Event
from typing import TYPE_CHECKING, Any

import pytest
from played_drive import usb_port
from refused import raising
from rich.console import Console
from told import Told
from typed_commands import WatchedStream

from marelle_host.cli.board_table import drawing
from marelle_host.cli.board_table.summary import Failed, exit_code, tell_failed
from marelle_host.cli.board_table.table import BoardsTable
from marelle_host.cli.options.boards import chosen_ports
from marelle_host.cli.terminal.output import Terminal
from marelle_host.flash import FlashError, board_threads
from marelle_host.flash.board_threads import Task, do_at_once
from marelle_host.link import LinkError
from marelle_text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_host.flash.board_threads import BoardWatch
    from marelle_host.flash.errors import FlashWatch

_WAITS_S = 5


def room(count: int) -> Callable[[str], int]:
    return lambda _queue: count


def test_each_board_tells_its_own_line_whatever_its_way_calls_it() -> None:
    def flash(watch: FlashWatch) -> str:
        watch.say("/dev/its-drive", "sending")
        watch.progress("/dev/its-drive", 3, 4)
        return "COM7"

    seen = Told()
    assert do_at_once({"COM5": Task(flash)}, seen, room(1)) == {"COM5": "COM7"}
    assert seen.all == [
        ("COM5", "began"), ("COM5", "sending"), ("COM5", "3/4"), ("COM5", "COM7"),
    ]  # fmt: skip


def test_what_goes_wrong_with_one_stops_no_other_and_a_mistake_of_ours_comes_last() -> None:
    seen = Told()
    came = do_at_once(
        {
            "COM5": Task(raising(LinkError("E-LINK-06", port="COM5"))),
            "COM6": Task(lambda _watch: "ok"),
        },
        seen,
        room(1),
    )
    assert [getattr(one, "code", one) for one in came.values()] == ["E-LINK-06", "ok"]
    seen = Told()
    with pytest.raises(KeyError, match="ours"):
        do_at_once(
            {"COM5": Task(raising(KeyError("ours"))), "COM6": Task(lambda _watch: "ok")},
            seen,
            room(1),
        )
    assert ("COM6", "ok") in seen.all


def test_boards_of_one_queue_are_served_as_many_at_once_as_there_is_room() -> None:
    pair, busy, most = Barrier(2, timeout=_WAITS_S), set[str](), list[int]()

    def flash(where: str) -> Callable[[FlashWatch], None]:
        def run(_watch: FlashWatch) -> None:
            busy.add(where)
            pair.wait()  # two are served at once, or this fails
            most.append(len(busy))
            pair.wait()
            busy.discard(where)
            pair.wait()

        return run

    tasks = {where: Task(flash(where), ("hub",)) for where in ("a", "b", "c", "d")}
    assert do_at_once(tasks, Told(), room(2)) == dict.fromkeys(tasks)
    assert most == [2, 2, 2, 2]


def test_after_ctrl_c_none_is_begun_and_what_is_under_way_is_to_be_flashed_again() -> None:
    pressed, writes = Event(), Event()

    def flash(watch: FlashWatch) -> str:
        writes.set()
        assert pressed.wait(_WAITS_S)
        for done in range(1000):
            watch.progress("", done, 1000)
            Event().wait(0.01)
        return "never"

    def stop() -> bool:
        if writes.is_set():
            pressed.set()
        return pressed.is_set()

    tasks = {
        "done": Task(lambda _watch: "ok"),
        "a": Task(flash, ("hub",)),
        "b": Task(flash, ("hub",)),
    }
    came = do_at_once(tasks, Told(), room(1), stop=stop)
    assert {where: getattr(one, "code", one) for where, one in came.items()} in (
        {"done": "ok", "a": "E-FLASH-52", "b": "E-FLASH-51"},
        {"done": "ok", "a": "E-FLASH-51", "b": "E-FLASH-52"},
    )


def test_whatever_ends_it_what_serves_a_board_has_ended_before() -> None:
    begun, ended = Event(), list[str]()

    def flash(watch: BoardWatch) -> str:
        begun.set()
        while not watch.has_left():
            Event().wait(0.01)
        ended.append("its program")
        raise FlashError("E-FLASH-38", port="a")

    def interrupted() -> bool:  # nobody asks for Ctrl-C
        if begun.is_set():
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        do_at_once({"a": Task(flash)}, Told(), room(1), stop=interrupted)
    assert len(ended) == 1
    came = do_at_once(  # two Ctrl-C within a moment
        {"a": Task(flash)}, Told(), room(1), stop=begun.is_set, leave=begun.is_set
    )
    assert (len(ended), [*came]) == (2, ["a"])


def test_a_board_that_hears_nothing_is_left_at_the_second_ctrl_c(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(board_threads, "ENDS_S", 0.0)
    begun, end = Event(), Event()

    def hang(_watch: FlashWatch) -> str:
        begun.set()
        end.wait(_WAITS_S)
        raise FlashError("E-FLASH-53", where="a", port="a")

    came = do_at_once({"a": Task(hang)}, Told(), room(1), stop=begun.is_set, leave=begun.is_set)
    end.set()
    (problem,) = came.values()
    assert isinstance(problem, FlashError)
    assert (problem.code, problem.facts, problem.exit_code) == ("E-FLASH-52", {"where": "a"}, 130)


PORTS = [f"COM{number}" for number in range(1, 31)]


def drawn(table: BoardsTable, height: int) -> list[str]:
    """Return the lines of a table on a screen of that height."""
    screen = Console(file=io.StringIO(), width=100, height=height, color_system=None)
    with screen.capture() as caught:
        screen.print(drawing.drawn(table.seen(), screen))
    return [line.rstrip().replace("\xa0", " ") for line in caught.get().splitlines()]


def test_each_board_has_a_line_with_its_name_its_bar_and_its_state() -> None:
    table = BoardsTable(
        Terminal(Text("fr")), "cli.push.progress", ["COM1", "COM2", "COM3", "COM4"]
    )
    table.began("COM1")
    table.named("COM1", "poste-07")
    table.progress("COM1", 512, 2048)
    table.ended("COM2", None)
    table.began("COM3")
    table.ended("COM3", LinkError("E-LINK-06", port="COM3"))
    title, *lines = drawn(table, 24)
    assert title == "Les fichiers sont envoyés… 2/4"
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
    table = BoardsTable(Terminal(Text("en")), "cli.push.progress", PORTS)
    for port in PORTS[:20]:
        table.ended(port, None)
    table.ended("COM30", LinkError("E-LINK-06", port="COM30"))
    table.say("COM29", "sending")
    title, *lines, last = drawn(table, 12)
    assert title == "Sending the files… 21/30"
    assert [line.split()[0] for line in lines] == [
        "COM29", "COM30", "COM21", "COM22", "COM23", "COM24", "COM25", "COM26", "COM27",
    ]  # fmt: skip
    assert last == "… and 21 more"


def test_on_a_terminal_it_is_redrawn_and_vanishes(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = WatchedStream()
    monkeypatch.setattr("sys.stderr", screen)
    with BoardsTable(Terminal(Text("en")), "cli.push.progress", ["COM1"], delay_s=0) as table:
        table.wait_until_shown()
        table.ended("COM1", None)
    assert "Sending the files… 0/1" in screen.getvalue()
    assert screen.getvalue().endswith("\x1b[2K")  # the last line is erased


def served(terminal: Terminal) -> None:
    with BoardsTable(terminal, "cli.boards.progress", ["COM1", "COM2"], done="answered") as table:
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


@pytest.mark.usefixtures("no_boards")
def test_all_and_ports_by_name_are_taken_together_and_each_once(usb: list[Any]) -> None:
    usb += [usb_port("COM3"), usb_port("COM4")]
    assert chosen_ports(["socket://robot", "all", "COM4"]) == ["socket://robot", "COM4", "COM3"]
    assert chosen_ports([], all_by_default=True) == ["COM3", "COM4"]
    assert chosen_ports(["COM9", "COM9"]) == ["COM9"]
