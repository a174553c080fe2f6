"""A board at the page's cable: the page is the shipped one, the board is a double that runs the real MicroPython."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from board_double import a_double
from marelle_page import MarellePage
from web_serial import carried, fake

if TYPE_CHECKING:
    from pathlib import Path

    from chromium import Tab

pytestmark = pytest.mark.micropython
OPEN = "[...document.querySelectorAll('.top button')].find((one) => one.textContent === 'Carte').click()"
OUTPUT = "document.querySelector('.board-output').textContent"


def test_a_board_says_what_it_is_runs_a_program_and_is_stopped(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    serial = pytest.importorskip("serial")
    page = MarellePage.fresh(tab, page_file, "#free", fake("board"))
    page.wait_for_python(workers=2)  # one is the board's
    with a_double(tmp_path) as board, serial.Serial(board.port) as port, carried(tab, board=port):
        page.write("for n in range(3):\n    print('square', n * n)\n")
        tab.script(OPEN)
        tab.find("#board-connect").click()
        tab.wait_for("document.querySelector('#board-run')")
        facts = tab.texts(".board-facts dd")
        tab.find("#board-run").click()
        tab.wait_for(f"{OUTPUT}.includes('square 4') && document.querySelector('#board-run')")
        tab.screenshot("board-ran")

        page.write("while True:\n    print('here')\n")
        tab.find("#board-run").click()
        tab.wait_for(f"{OUTPUT}.includes('here')")
        tab.find("#board-stop").click()
        tab.wait_for("document.querySelector('#board-run')")

        assert facts[1].startswith("Raspberry Pi Pico")
        assert tab.texts(".board .what") == []


def test_a_board_whose_cable_is_pulled_is_said_to_be_gone_and_plugged_in_again(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    serial = pytest.importorskip("serial")
    page = MarellePage.fresh(tab, page_file, "#free", fake("board"))
    page.wait_for_python(workers=2)
    with (
        a_double(tmp_path) as board,
        serial.Serial(board.port) as port,
        carried(tab, board=port) as carrier,
    ):
        page.write("while True:\n    print('here')\n")
        tab.script(OPEN)
        tab.find("#board-connect").click()
        tab.wait_for("document.querySelector('#board-run')")
        tab.find("#board-run").click()
        tab.wait_for(f"{OUTPUT}.includes('here')")
        carrier.pull("board")
        tab.wait_for("document.querySelector('#board-connect:not(:disabled)')")
        assert tab.texts(".board .what") == ["La carte n\u2019est plus là."]
        tab.script("testPorts.ports.board.connected = true")
        tab.find("#board-connect").click()
        tab.wait_for("document.querySelector('#board-run')", 60)
        assert tab.texts(".board .what") == []
