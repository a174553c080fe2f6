"""A page that has identified a board at its cable, for the tests of what it leaves there."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from board_dialog import STATE, page_at_boards, pictures
from chromium import Tab
from marelle_page import MarellePage
from web_serial import Carrier, carried

from marelle_doubles import BoardDouble

IDLE = "document.querySelector('#board-keep:not(:disabled)')"


class ConnectedPage(NamedTuple):
    """A page that has identified the board at its cable."""

    page: MarellePage
    carrier: Carrier

    @property
    def tab(self) -> Tab:
        return self.page.tab

    def press(self, selector: str) -> None:
        """Press a button once it is there and can be pressed."""
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
        self.press("#board-keep")
        for answer in answers:
            self.press(f"#board-question .{answer}")

    def said(self, beginning: str) -> str:
        """Wait until what was begun is over, and see that what the page says of it begins so; return it."""
        self.tab.wait_for(f"{IDLE} && ({STATE} || document.querySelector('.board .what'))", 60)
        said: str = self.tab.script(f"return {STATE}")
        assert said.startswith(beginning), self.tab.texts(".board .mistake")
        return said

    def refused(self) -> list[str]:
        """Wait until what was begun is over and was refused, and give what is said."""
        self.tab.wait_for("document.querySelector('.board .what')", 60)
        return self.tab.texts(".board .what")

    def pictures(self, name: str) -> None:
        """Take a picture at both sizes, and see that nothing of it is hard to use."""
        pictures(self.tab, name)


@contextmanager
def connected_page(
    tab: Tab, page_file: Path, board: BoardDouble, before: str = ""
) -> Iterator[ConnectedPage]:
    """Give a page that has identified the board at its cable; `before` runs in the page before its scripts."""
    serial = pytest.importorskip("serial")
    page = page_at_boards(tab, page_file, before)
    with serial.Serial(board.port) as port, carried(tab, board=port) as carrier:
        tab.find("#board-connect").click()
        tab.wait_for(IDLE, 60)
        yield ConnectedPage(page, carrier)
