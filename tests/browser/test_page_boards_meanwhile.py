"""What a person does, or the cable, while something else is about to be done with a board."""

import os
import pty
from collections.abc import Iterator
from pathlib import Path

import pytest
from board_double import a_double
from boards_page import OUTPUT, BoardsPage
from chromium import Tab
from web_serial import Carrier, carried

pytestmark = pytest.mark.micropython
FOR_EVER = "n = 0\nwhile True:\n    n += 1\n    print('turn', n)\n"
HERS = "print('le sien')\n"
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
_HANGS = "testPorts.ports.one.close = () => new Promise(() => {});"
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
    serial = pytest.importorskip("serial")
    boards = BoardsPage(tab, page_file)
    own, other = pty.openpty()
    with (
        a_double(tmp_path, main=HERS) as double,
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
    boards.tab.wait_for("document.querySelector('.board .mistake')")
    boards.wait()

    assert boards.said()[0] == "Ton programme est encore vide."


def test_what_is_said_of_a_program_goes_as_it_is_changed(boards: BoardsPage) -> None:
    boards.begin("print(b)\n")
    boards.tab.wait_for("document.querySelector('.board .mistake')")
    boards.wait()
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
    boards.begin(FOR_EVER)
    boards.wait_for("turn 9")
    boards.tab.find(".board .close button").click()
    told = boards.tab.texts("p.shown")
    boards.tab.screenshot("boards-runs-closed")
    boards.open()
    boards.stop()

    assert told == [
        "Le programme tourne encore sur la carte. Pour l\u2019arrêter\xa0: «\xa0Vraie carte\xa0», en haut."
    ]


def test_a_run_that_is_stopped_before_its_start_does_not_start(boards: BoardsPage) -> None:
    boards.page.write(FOR_EVER)
    boards.tab.script(_RUN_AND_STOP)
    boards.wait()

    assert boards.state() == "Le programme est arrêté."
    assert boards.tab.script(f"return {OUTPUT}") == ""


def test_a_port_that_is_chosen_during_a_run_is_offered_and_ends_no_run(boards: BoardsPage) -> None:
    boards.tab.script(_LIST_STAYS)
    boards.tab.find("#board-connect").click()
    boards.begin(FOR_EVER)
    boards.wait_for("turn 9")
    boards.tab.script("testChoose()")
    boards.tab.wait_for("document.querySelector('#board-port-0')")
    last = boards.tab.script(f"return {OUTPUT}.length")
    boards.tab.wait_for(f"{OUTPUT}.length > {last} + 1000")
    opened = boards.tab.script("return testPorts.ports.mute.opened")
    boards.stop()

    assert (opened, boards.said(), boards.state()) == (False, [], "Le programme est arrêté.")


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

    assert during == "Le programme tourne sur la carte…"
    assert (boards.said(), boards.state()) == ([], "Le programme est arrêté.")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_question_is_seen_whole_and_goes_with_its_board(
    carrier_and_boards: tuple[Carrier, BoardsPage], size: str
) -> None:
    carrier, boards = carrier_and_boards
    boards.tab.size(size, mobile=size == "phone")
    boards.page.write("print('le mien')\n")
    boards.tab.find("#board-keep").click()
    boards.tab.wait_for("document.querySelector('#board-question')")
    seen = boards.tab.script(_SEEN)
    boards.tab.screenshot(f"boards-question-{size}")
    carrier.pull("one")
    boards.tab.wait_for("!document.querySelector('#board-question')")
    boards.wait()

    assert seen
    assert boards.said()[0] == "La carte n\u2019est plus là."
    assert boards.tab.texts("#board-run") == []


def test_a_port_that_does_not_close_is_left(boards: BoardsPage) -> None:
    boards.tab.script(_HANGS)
    boards.tab.find("#board-leave").click()
    during = boards.state()
    boards.wait(10)

    assert during == "La page libère la carte…"
    assert boards.tab.texts("#board-leave") == []
