"""What a person does, or the cable, while something else is about to be done with a board."""

import os
import pty
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial
from board_double import a_double
from boards_page import FOR_EVER, OUTPUT, BoardsPage
from chromium import Tab
from marelle_page import TEXT
from web_serial import Carrier, carried

pytestmark = pytest.mark.micropython
# Both in one task: nothing has been asked of the board yet.
_RUN_AND_STOP = "for (const id of ['run', 'stop']) document.querySelector(`#board-${id}`).click()"
# The browser's list stays open until `testChoose` or `testClose` is called.
_LIST_STAYS = """
testPorts.requestPort = () => new Promise((chosen, refused) => {
  window.testClose = () => refused(new DOMException('No port selected by the user.', 'NotFoundError'));
  window.testChoose = () => {
    testPorts.granted.add(testPorts.ports.mute);
    chosen(testPorts.ports.mute);
  };
});
"""
# Whether a box lies between the top of the dialog and the row that closes it.
_SEEN = """
const box = document.querySelector('#board-question').getBoundingClientRect();
const row = document.querySelector('.board > .close').getBoundingClientRect();
return box.top >= document.querySelector('.board').getBoundingClientRect().top && box.bottom <= row.top;
"""


@pytest.fixture
def carrier_and_boards(
    tab: Tab, page_file: Path, tmp_path: Path
) -> Iterator[tuple[Carrier, BoardsPage]]:
    boards = BoardsPage(tab, page_file)
    own, other = pty.openpty()
    with (
        a_double(tmp_path, main="print('le sien')\n") as double,
        serial.Serial(double.port) as one,
        serial.Serial(os.ttyname(other)) as mute,
        carried(tab, one=one, mute=mute) as carrier,
    ):
        boards.connect("one")
        yield carrier, boards
    os.close(own)
    os.close(other)


@pytest.fixture
def boards(carrier_and_boards: tuple[Carrier, BoardsPage]) -> BoardsPage:
    return carrier_and_boards[1]


def test_an_empty_row_of_cards_is_no_missing_board(boards: BoardsPage) -> None:
    boards.tab.script("document.querySelector('#tab-cards').click()")
    boards.tab.find("#board-run").click()

    assert boards.refused()[0] == TEXT("page.board.empty")


def test_what_is_said_of_a_program_goes_as_it_is_changed(boards: BoardsPage) -> None:
    boards.begin("print(b)\n")
    boards.refused()
    close = ".board .close button"
    boards.tab.find(close).click()
    boards.open()
    same = boards.said()
    boards.tab.find(close).click()
    boards.page.write("b = 1\nprint(b)\n")
    boards.open()

    assert same[0].startswith("Ligne 1,")
    assert boards.said() == []


def test_who_closes_the_dialog_in_a_run_is_told_where_it_is_stopped(boards: BoardsPage) -> None:
    boards.run_for_ever()
    boards.tab.find(".board .close button").click()
    told = boards.tab.texts("p.shown")
    boards.tab.screenshot("boards-runs-closed")
    boards.open()
    boards.stop()

    assert told == [TEXT("page.board.goes_on")]


def test_a_run_that_is_stopped_before_its_start_does_not_start(boards: BoardsPage) -> None:
    boards.page.write(FOR_EVER)
    boards.tab.script(_RUN_AND_STOP)
    boards.wait()

    assert boards.state() == TEXT("page.board.ended.interrupted")
    assert boards.tab.script(f"return {OUTPUT}") == ""


def test_a_port_that_is_chosen_during_a_run_is_offered_and_ends_no_run(boards: BoardsPage) -> None:
    boards.tab.script(_LIST_STAYS)
    boards.tab.find("#board-connect").click()
    boards.run_for_ever()
    boards.tab.script("testChoose()")
    boards.tab.wait_for("document.querySelector('#board-port-0')")
    boards.wait_for_more(1000)
    opened = boards.tab.script("return testPorts.ports.mute.opened")
    boards.stop()

    assert (opened, boards.said(), boards.state()) == (
        False,
        [],
        TEXT("page.board.ended.interrupted"),
    )


def test_a_list_that_is_closed_during_a_run_leaves_what_is_said_of_the_run(
    boards: BoardsPage,
) -> None:
    boards.tab.script(_LIST_STAYS)
    boards.tab.find("#board-connect").click()
    boards.begin("import time\nprint('begun')\nwhile True: time.sleep_ms(10)\n")
    boards.wait_for("begun")
    boards.tab.script("testClose()")
    during = boards.state()
    boards.stop()

    assert during == TEXT("page.board.runs")
    assert (boards.said(), boards.state()) == ([], TEXT("page.board.ended.interrupted"))


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_question_is_seen_whole_and_goes_with_its_board(
    carrier_and_boards: tuple[Carrier, BoardsPage], size: str
) -> None:
    carrier, boards = carrier_and_boards
    boards.tab.size(size, mobile=size == "phone")
    boards.page.write("print('le mien')\n")
    boards.tab.click("#board-keep", until="document.querySelector('#board-question')")
    seen = boards.tab.script(_SEEN)
    boards.tab.screenshot(f"boards-question-{size}")
    carrier.pull("one")
    boards.tab.wait_for("!document.querySelector('#board-question')")
    boards.wait()

    assert seen
    assert boards.said()[0] == TEXT("page.board.unplugged")
    assert boards.tab.texts("#board-run") == []


def test_a_port_that_does_not_close_is_left(boards: BoardsPage) -> None:
    boards.tab.script("testPorts.ports.one.close = () => new Promise(() => {});")
    boards.tab.find("#board-leave").click()
    during = boards.state()
    boards.wait(10)

    assert during == TEXT("page.board.leaves")
    assert boards.tab.texts("#board-leave") == []
