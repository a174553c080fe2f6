"""The dialog of boards in the page: it is opened, looked at, and MicroPython is put on a board step by step."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import MarellePage
from web_serial import carried, fake

from marelle_doubles import BoardDouble

STATE = "document.querySelector('.board > .state').textContent"
REFUSED = "document.querySelector('.board .what')"
ASKS = "#flash-step"


def open_dialog(tab: Tab) -> None:
    """Open the dialog of boards."""
    tab.script("document.querySelector('#board-open').click()")


def pictures(tab: Tab, name: str, part: str = "") -> None:
    """Take a picture at the size of a PC and of a phone, of a part of the dialog, and see that nothing of it is hard to use."""
    for size in ("desktop", "phone"):
        tab.size(size)
        tab.script(
            "document.querySelector(arguments[0] || null)?.scrollIntoView({block: 'center'})", part
        )
        assert tab.axe(f"{name}-{size}") == []
    tab.size("desktop")


def page_at_boards(
    tab: Tab, file: Path, before: str = "", ports: tuple[str, ...] = ("board",)
) -> MarellePage:
    """Open the page as for the first time, with ports of these names, and its dialog of boards; `before` runs before its scripts."""
    page = MarellePage.fresh(tab, file, "#free", fake(*ports) + before)
    page.wait_for_python(workers=2)
    open_dialog(tab)
    return page


@contextmanager
def wired(tab: Tab, board: BoardDouble) -> Iterator[None]:
    """Lead the page's port `board` to a board."""
    serial = pytest.importorskip("serial")
    with serial.serial_for_url(board.port) as port, carried(tab, board=port):
        yield


def connect(tab: Tab, name: str) -> None:
    """Choose the port of that name in the browser's list, and wait until its board has said what it is."""
    tab.script("testPorts.next = arguments[0]", name)
    press(tab, "board-connect")
    tab.wait_for(
        f"testPorts.ports.{name}.opened && document.querySelector('#board-run:not(:disabled)')", 60
    )


def press(tab: Tab, what: str = "flash-next") -> None:
    """Press a button, which the row that closes the dialog may stand before."""
    tab.script("document.getElementById(arguments[0]).scrollIntoView({block: 'center'})", what)
    tab.find(f"#{what}").click()


def begin_flash(tab: Tab, board: str) -> None:
    """Begin to put MicroPython on a board that is not connected, by MicroPython's name of it."""
    press(tab, "flash-begin")
    choose_board(tab, board)


def choose_board(tab: Tab, board: str) -> None:
    """Choose a board by MicroPython's name of it, and go on."""
    tab.script("document.querySelector('#flash-board').value = arguments[0]", board)
    press(tab)


def go_on(tab: Tab, until: str, picture: str = "") -> None:
    """Press what goes on, once it can be pressed, and wait for what is asked then; the test fails where that is refused.

    A picture of that step is taken where it is given a name.
    """
    try_to_go_on(tab, until)
    assert tab.texts(".board .what") == []
    if picture:
        pictures(tab, f"flash-{picture}", ".flash")


def try_to_go_on(tab: Tab, until: str) -> None:
    """Press what goes on, once it can be pressed, and wait until something is asked or refused."""
    tab.wait_for("document.querySelector('#flash-next:not(:disabled)')", 60)
    press(tab)
    tab.wait_for(f"{asks(until)} || {REFUSED}", 60)


def asks(sentence: str) -> str:
    """Return the JavaScript that tells whether a step asks that."""
    return f"document.querySelector('{ASKS}')?.textContent.includes({sentence!r})"
