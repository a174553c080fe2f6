"""A computer whose policies forbid ports to pages, or give them without asking: what was seen in Chromium 156 with managed policies."""

from pathlib import Path

import pytest
from board_dialog import STATE, open_dialog
from board_double import a_double
from chromium import Tab
from marelle_page import TEXT, MarellePage
from web_serial import carried, fake


def test_a_list_that_is_not_shown_is_told_with_whom_to_ask(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#free", fake("board"))
    open_dialog(tab)
    tab.script("testPorts.blocked = true")
    tab.click("#board-connect", until="document.querySelector('.board .what')")
    assert tab.texts(".board .what") == [TEXT("page.board.forbidden")]
    assert "qui s\u2019occupe des ordinateurs" in tab.find(".board .action").text
    for size in ("desktop", "phone"):
        tab.size(size)
        tab.screenshot(f"board-blocked-{size}")


def test_a_list_that_a_person_closes_is_no_policy(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#free", fake("board"))
    open_dialog(tab)
    tab.script("testPorts.next = ''")
    tab.click("#board-connect", until=f"{STATE}.startsWith('Aucune carte')")
    assert tab.texts(".board .what") == []


@pytest.mark.micropython
def test_a_port_that_a_policy_gives_is_there_without_a_list(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    serial = pytest.importorskip("serial")
    MarellePage.fresh(tab, page_file, "#free", fake("board")).wait_for_python(workers=2)
    with a_double(tmp_path) as board, serial.Serial(board.port) as port, carried(tab, board=port):
        tab.script("testPorts.granted.add(testPorts.ports.board); testPorts.blocked = true")
        open_dialog(tab)
        tab.click_once_there("#board-port-0")
        tab.wait_for("document.querySelector('#board-run')")
        assert tab.texts(".board-facts dd")[1].startswith("Raspberry Pi Pico")
