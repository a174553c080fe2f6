"""What a test does with the page's dialog of real boards, at two doubles."""

import json
from pathlib import Path
from typing import Any

from chromium import Tab
from marelle_page import MarellePage
from web_serial import fake

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


class BoardsPage:
    """The page, open in a tab, with two ports of boards, `one` and `two`, and one of none, `mute`; no board is known to it yet.

    Example:
        >>> boards = BoardsPage(tab, file)
        >>> boards.connect("one")
        >>> boards.run("print(1)")
    """

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
