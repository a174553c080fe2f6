"""A real board by the keyboard alone, from the first Tab to MicroPython: what has the focus, and what a screen reader is told of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from accessible import Node, focused, listen, said, tab_to, tree
from board_double import a_double
from chromium import Tab
from fixture_types import MakeDouble
from made_images import esp_bin
from marelle_page import TEXT, MarellePage, pupils_program
from selenium.webdriver.common.keys import Keys
from web_serial import carried, fake

serial = pytest.importorskip("serial")
pytestmark = [
    pytest.mark.micropython,
    pytest.mark.filterwarnings("ignore:set.*:DeprecationWarning:serial"),  # of pyserial's RFC 2217
]
VERSION = "1.26.0"  # that the double of a chip answers with


class Walk(NamedTuple):
    """A person who has no mouse, at the page."""

    tab: Tab

    def to(self, selector: str) -> tuple[str, str]:
        """Press Tab until the focus is there, and give what a screen reader calls it: its role and its name."""
        self.tab.wait_for(f"document.querySelector({f'{selector}:not(:disabled)'!r})", 60)
        return tab_to(self.tab, selector)[:2]

    def here(self) -> tuple[str, str]:
        """Give what a screen reader says of what has the focus."""
        node = focused(self.tab)
        return node.role, node.name

    def enter(self, until: str) -> tuple[str, str]:
        """Press what has the focus, wait until the focus is there, and give what a screen reader says then."""
        self.tab.press(Keys.ENTER)
        return self.comes_to(until)

    def comes_to(self, selector: str) -> tuple[str, str]:
        """Wait until the page has put the focus there."""
        self.tab.wait_for(f"document.activeElement.matches({selector!r})", 90)
        return self.here()

    def bar(self) -> Node:
        """Wait until something has been written, and give what a screen reader is told of that."""
        self.tab.wait_for("document.querySelector('.board-bar:not([hidden])')?.value > 0", 60)
        (bar,) = [node for node in tree(self.tab) if node.role == "progressbar"]
        return bar

    def leaving_asks(self) -> bool:
        """Tell whether somebody who leaves the page now is asked."""
        return bool(
            self.tab.script(
                "const e = new Event('beforeunload', {cancelable: true}); dispatchEvent(e); return e.defaultPrevented"
            )
        )


@contextmanager
def plugged(tab: Tab, page_file: Path, folder: Path) -> Iterator[Walk]:
    """Give who has come by keys to a board that has a program of somebody, and has chosen it."""
    page = MarellePage.fresh(tab, page_file, "#free", fake("board"))
    page.wait_for_python(workers=2)
    page.write(pupils_program("prints_each_turn_in_french"))
    walk = Walk(tab)
    with (
        a_double(folder, main="# le sien\nprint('é', 1)\n") as board,
        serial.Serial(board.port) as port,
        carried(tab, board=port),
    ):
        tab.script("document.querySelector('.top button').focus()")
        assert walk.to("#board-open") == ("button", TEXT("page.board.open"))
        tab.press(Keys.ENTER)
        assert walk.to("#board-connect") == ("button", TEXT("page.board.connect"))
        assert not walk.leaving_asks()
        tab.press(Keys.ENTER)
        assert walk.to("#board-run") == ("button", TEXT("page.board.run"))
        yield walk
    assert not walk.leaving_asks()


def test_by_keys_a_program_runs_is_stopped_and_is_kept_after_a_question(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    with plugged(tab, page_file, tmp_path) as walk:
        listen(tab)
        assert walk.enter("#board-stop") == ("button", TEXT("page.action.stop"))
        tab.wait_for("document.querySelector('.board-output')?.textContent.includes('tour 9')", 60)
        runs = walk.leaving_asks()
        assert walk.enter("#board-run") == ("button", TEXT("page.board.run"))

        assert walk.to("#board-keep") == ("button", TEXT("page.keep.keep"))
        role, question = walk.enter("#board-question")
        waits = walk.leaving_asks()
        assert walk.to("#board-question .go") == ("button", TEXT("page.keep.yes"))
        assert walk.enter("#board-keep") == ("button", TEXT("page.keep.keep"))
        told = said(tab)
        tab.press(Keys.ESCAPE)
        closed = walk.here()
    assert (runs, waits) == (True, True)
    assert role == "group"
    assert "main.py" in question
    assert [one for one in told if "tour 9" in one] == []  # who wants to reads what is printed
    assert TEXT("page.board.ended.interrupted") in told
    assert told[-1].startswith("Ton programme est sur la carte")
    assert closed == ("button", TEXT("page.board.open"))


def test_by_keys_the_library_is_installed_and_the_board_is_named(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    with plugged(tab, page_file, tmp_path) as walk:
        assert walk.to("#board-library") == ("button", TEXT("page.library.install"))
        kits = walk.enter("#board-kits")
        assert walk.to(".kit input") == ("radio", "Pico sur plaque d\u2019essai")
        tab.press(Keys.SPACE)
        assert walk.to("#board-install") == ("button", TEXT("page.library.install"))
        walk.enter("#board-question")
        assert walk.to("#board-question .go") == ("button", TEXT("page.library.yes"))
        tab.press(Keys.ENTER)
        bar = walk.bar()
        asks = walk.leaving_asks()
        after = walk.comes_to("#board-keep")

        assert walk.to("#board-name") == ("textbox", TEXT("page.board_name.label"))
        tab.press("renard", Keys.ENTER)
        tab.wait_for("document.querySelector('.board-facts dd').textContent === 'renard'", 60)
        named = walk.comes_to("#board-name")
    assert kits == ("group", TEXT("page.library.which"))
    assert bar.name == TEXT("page.board.progress")
    assert float(bar.value) > 0
    assert asks
    assert (after, named) == (
        ("button", TEXT("page.keep.keep")),
        ("textbox", TEXT("page.board_name.label")),
    )


def test_by_keys_an_esp32_gets_micropython_and_leaving_meanwhile_asks(
    tab: Tab, page_file: Path, tmp_path: Path, board_double: MakeDouble
) -> None:
    board = board_double(boot="esp32s3", door="rfc2217")
    (tmp_path / "mine.bin").write_bytes(esp_bin(VERSION, chip="ESP32-S3", size=64 << 10))
    MarellePage.fresh(tab, page_file, "#free", fake("board")).wait_for_python(workers=2)
    walk, asked = Walk(tab), list[bool]()
    tab.script("document.querySelector('.top button').focus()")
    walk.to("#board-open")
    tab.press(Keys.ENTER)
    listen(tab)
    assert walk.to("#flash-begin") == ("button", TEXT("page.flash.begin"))
    steps = [walk.enter("#flash-step")[1]]
    assert walk.to("#flash-board")[0] == "combobox"
    tab.press("ESP32-S3")
    assert focused(tab).value == "ESP32-S3"
    walk.to("#flash-next")
    steps.append(walk.enter("#flash-step")[1])
    tab.find("#flash-file").send_keys(str(tmp_path / "mine.bin"))  # no test has a system's picker
    tab.wait_for("document.querySelector('.flash-images')", 60)
    asked.append(walk.leaving_asks())
    walk.to("#flash-next")
    steps.append(walk.enter("#flash-step")[1])
    with serial.serial_for_url(board.port) as port, carried(tab, board=port):
        walk.to("#flash-next")
        tab.press(Keys.ENTER)
        bar = walk.bar()
        asked.append(walk.leaving_asks())
        tab.wait_for("document.querySelector('#flash-another, .board .what')", 90)
        assert tab.texts(".board .what") == []
        steps.append(walk.comes_to("#flash-step")[1])
    asked.append(walk.leaving_asks())

    assert asked == [False, True, False]
    assert bar.name == TEXT("page.board.progress")
    assert steps == [
        TEXT("page.flash.which_board"),
        TEXT("page.flash.no_image", board="ESP32-S3"),
        TEXT("page.flash.by_cable"),
        f"MicroPython {VERSION} est sur la carte, et elle répond.",
    ]
    assert said(tab)[-4:] == [
        TEXT("page.esp.erasing"),
        TEXT("page.esp.writing"),
        TEXT("page.esp.verifying"),
        TEXT("page.flash.checks"),
    ]
