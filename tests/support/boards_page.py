"""What a test does with the page's dialog of real boards: it is opened, looked at, a board is asked, and MicroPython is put on one."""

import json
import os
import pty
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from chromium import Tab
from marelle_page import MarellePage
from web_serial import Carrier, carried, fake

from marelle_doubles import BoardDouble

STATE = "document.querySelector('.board > .state').textContent"
REFUSED = "document.querySelector('.board .what')"
ASKS = "#flash-step"
CAN_KEEP = "document.querySelector('#board-keep:not(:disabled)')"
PORTS = ("one", "two", "mute")
OUTPUT = "document.querySelector('.board-output').textContent"
IDLE = "!document.documentElement.hasAttribute('data-board-busy')"
FOR_EVER = "n = 0\nwhile True:\n    n += 1\n    print('turn', n)\n"
# As at first: no board is known, no port granted, and the dialog is closed.
_AT_FIRST = """
for (const name of arguments[0]) {
  testPorts.ports[name].pull();
  testPorts.plug(name);
}
testPorts.granted.clear();
testPorts.forbidden = false;
testPorts.next = arguments[0][0];
document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close());
scrollTo(0, 0);
"""
# The page's clock goes so many times as fast: what a board is waited for lasts half a minute.
_QUICKLY = """
const [now, wait] = window.testClock ??= [performance.now.bind(performance), window.setTimeout];
const began = now();
performance.now = () => began + (now() - began) * arguments[0];
window.setTimeout = (act, ms, ...more) => wait(act, ms / arguments[0], ...more);
"""


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


class ConnectedPage(NamedTuple):
    """A page that has identified the board at its cable."""

    page: MarellePage
    carrier: Carrier

    @property
    def tab(self) -> Tab:
        return self.page.tab

    def press(self, *selectors: str) -> None:
        """Press buttons one after the other, each once it is there and can be pressed."""
        for selector in selectors:
            self.tab.wait_for(f"document.querySelector({f'{selector}:not(:disabled)'!r})", 60)
            self.tab.script("document.querySelector(arguments[0]).click()", selector)

    def run(self, program: str) -> None:
        """Write a program, and run it on the board."""
        self.page.write(program)
        self.press("#board-run")

    def keep(self, program: str = "", *answers: str) -> None:
        """Write a program, or leave the one that is there, keep it on the board, and press these buttons of what is asked."""
        if program:
            self.page.write(program)
        self.press("#board-keep", *(f"#board-question .{answer}" for answer in answers))

    def said(self, beginning: str) -> str:
        """Wait until what was begun is over, and see that what the page says of it begins so; return it."""
        self.tab.wait_for(f"{CAN_KEEP} && ({STATE} || document.querySelector('.board .what'))", 60)
        said: str = self.tab.script(f"return {STATE}")
        assert said.startswith(beginning), self.tab.texts(".board .mistake")
        return said

    def refused(self) -> list[str]:
        """Wait until what was begun is over and was refused, and give what is said."""
        self.tab.wait_for("document.querySelector('.board .what')", 60)
        return self.tab.texts(".board .what")


@contextmanager
def connected_page(
    tab: Tab, page_file: Path, board: BoardDouble, before: str = ""
) -> Iterator[ConnectedPage]:
    """Give a page that has identified the board at its cable; `before` runs in the page before its scripts."""
    page = page_at_boards(tab, page_file, before)
    with carried(tab, board=board.port) as carrier:
        tab.find("#board-connect").click()
        tab.wait_for(CAN_KEEP, 60)
        yield ConnectedPage(page, carrier)


class BoardsPage:
    """The page, open in a tab, with two ports of boards, `one` and `two`, and one of none, `mute`; no board is known to it yet.

    Example:
        >>> with boards_page(tab, file, one=double) as boards:
        ...     boards.connect("one")
        ...     boards.begin("print(1)")
    """

    carrier: Carrier

    def __init__(self, tab: Tab, file: Path) -> None:
        self.tab = tab
        self.page = MarellePage.fresh(tab, file, "#free", fake(*PORTS))
        self.page.wait_for_python(workers=2)  # one is the boards'

    def at_first(self) -> None:
        """Forget the boards, as a page that was just opened."""
        self.tab.size("desktop")
        self.tab.wait_for(IDLE)
        self.tab.script(_AT_FIRST, PORTS)

    def open(self) -> None:
        """Open the dialog."""
        self.tab.find("#board-open").click()

    def connect(self, *names: str) -> None:
        """Choose ports in the browser's list, and wait each time until its board has said what it is."""
        for name in names:
            self.choose(name)
            self.tab.wait_for("document.querySelector('#board-run:not(:disabled)')")

    def choose(self, name: str) -> None:
        """Choose a port in the browser's list; it may be refused."""
        if not self.tab.script("return document.querySelector('.board').open"):
            self.open()
        self.set(next=name)
        self.tab.find("#board-connect").click()

    def set(self, port: str = "", /, **values: Any) -> None:
        """Set something of a fake port, or of the fake `navigator.serial` itself."""
        of = f"testPorts.ports[{json.dumps(port)}]" if port else "testPorts"
        self.tab.script(f"Object.assign({of}, arguments[0])", values)

    def begin(self, program: str) -> None:
        """Write a program and run it on the board."""
        self.page.write(program)
        self.tab.find("#board-run").click()

    def run_for_ever(self) -> None:
        """Run a program that prints a line in each turn of its loop, and wait until it has."""
        self.begin(FOR_EVER)
        self.wait_for("turn 9")

    def wait_for_more(self, count: int = 0) -> None:
        """Wait until the board has printed more signs than that."""
        last = self.tab.script(f"return {OUTPUT}.length")
        self.tab.wait_for(f"{OUTPUT}.length > {last + count}")

    def refused(self, seconds: float = 20) -> list[str]:
        """Wait until something is refused and nothing is done any more, and give what is said."""
        self.tab.wait_for("document.querySelector('.board .mistake')", seconds)
        self.wait()
        return self.said()

    def wait_for(self, printed: str) -> None:
        """Wait until the board has printed it."""
        self.tab.wait_for(f"{OUTPUT}.includes({json.dumps(printed)})")

    def wait(self, seconds: float = 30) -> None:
        """Wait until nothing is done on a board any more."""
        self.tab.wait_for(IDLE, seconds)

    def stop(self) -> None:
        """Press « Arrêter », and wait until it has."""
        self.tab.find("#board-stop").click()
        self.wait()

    def said(self) -> list[str]:
        """Give what is refused, and what is to be done."""
        return self.tab.texts(".board [role=alert] :is(.what, .action)")

    def state(self) -> str:
        """Give what is told."""
        return self.tab.texts(".board > .state")[0]

    def quickly(self, times: float) -> None:
        """Let the page's clock go so many times as fast; 1 for as it is."""
        self.tab.script(_QUICKLY, times)


@contextmanager
def boards_page(tab: Tab, file: Path, **boards: BoardDouble) -> Iterator[BoardsPage]:
    """Give the page whose ports of these names lead to boards, and its port `mute` to nobody."""
    page = BoardsPage(tab, file)
    for board in boards.values():
        board.wait_for_port()
    own, other = pty.openpty()
    ports = {name: board.port for name, board in boards.items()}
    with carried(tab, mute=os.ttyname(other), **ports) as page.carrier:
        yield page
    os.close(own)
    os.close(other)
