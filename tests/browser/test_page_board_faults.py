"""What goes wrong between the page and a board: programs that do not want to be stopped, and a cable that is pulled at fifty moments; and a board by the keyboard alone.

The suite has eight of each; with MARELLE_EVERY_BOARD_FAULT=1 in the environment all of them are tried, in some five minutes."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from accessible import Node, focused, listen, said, tab_to, tree
from board_double import a_double
from boards_page import STATE, page_at_boards
from chromium import Tab
from made_images import esp_bin
from marelle_page import TEXT, MarellePage, pupils_program
from programs import MakeDouble
from replugged_port import RepluggedPort
from selenium.webdriver.common.keys import Keys
from stuck_programs import ORDINARY, PROGRAMS, guarded, how, running, stop
from web_serial import Carrier, carried, fake

from marelle_doubles import BoardDouble, board_double
from marelle_host.link import LinkError

serial = pytest.importorskip("serial")
pytestmark = [
    pytest.mark.micropython,
    pytest.mark.filterwarnings("ignore:set.*:DeprecationWarning:serial"),  # of pyserial's RFC 2217
]

LEAVE = "#board-leave:not(:disabled)"
CONNECT = "#board-connect:not(:disabled)"
KEEP = "#board-keep:not(:disabled)"
KEPT = TEXT("page.keep.done")
EVERY = bool(os.environ.get("MARELLE_EVERY_BOARD_FAULT"))
PULLS = 50
PULLED = range(1, PULLS + 1) if EVERY else range(1, PULLS + 1, 7)
WILFUL = ("goes_on_after_the_first_ctrl_c", "restarts_the_board", "switches_ctrl_c_off")
STUCK = [*PROGRAMS] if EVERY else [*ORDINARY, *WILFUL]
# a pupil's, which no keeping may touch
BESIDE = {"/mine.py": "A = 1\n", "/notes/distances.txt": "12\n"}


class LenientCarrier(Carrier):
    """A carrier to a double whose port goes while the board restarts."""

    def _read(self, name: str) -> None:
        with suppress(serial.SerialException):
            super()._read(name)


def press(tab: Tab, selector: str) -> None:
    """Wait for a button of the dialog, and press it."""
    tab.wait_for(f"document.querySelector('{selector}')", 60)
    tab.find(selector).click()


def stopped_by_page(tab: Tab, board: BoardDouble) -> tuple[str, bool]:
    """Plug a board in, and give the sentence that the page says where it was not stopped, and whether it was restarted by its port."""
    with carried(tab, board=board.port) as carrier:
        press(tab, CONNECT)
        tab.wait_for(f"document.querySelector('{LEAVE}, .board .what')", 60)
        if not tab.script(f"return document.querySelector('{LEAVE}')"):
            return tab.texts(".board .what")[0], False
        lines = any("requestToSend" in signals for _, signals in carrier.signals)
        press(tab, LEAVE)
        tab.wait_for("!document.querySelector('#board-leave')")
    return "", lines


def test_programs_that_do_not_want_to_be_stopped_are_stopped_as_by_the_command(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    page_at_boards(tab, page_file)
    tab.script("testPorts.ports.board.info = {usbVendorId: 0x10c4, usbProductId: 0xea60}")
    command, by_page, asked = dict[str, str](), dict[str, str](), set[str]()
    with ThreadPoolExecutor(1) as beside:
        for name in STUCK:
            (tmp_path / name).mkdir()
            stopping = beside.submit(stop, tmp_path / name, name, door="rfc2217", baud=115_200)
            with running(tmp_path, name, door="rfc2217", baud=115_200) as board:
                by_page[name], lines = stopped_by_page(tab, board)
            if not lines:
                asked.add(name)
            timed = stopping.result(60)
            command[name] = how(timed) if isinstance(timed.came, LinkError) else ""
    assert by_page == command
    assert asked >= {*ORDINARY}  # no line of the port was set for those that heed Ctrl-C


@pytest.mark.parametrize(("product", "lines"), [((0x2E8A, 5), set()), ((0x0D28, 0x0204), {"break"})])  # fmt: skip
def test_a_board_is_restarted_by_what_its_port_has_for_it(
    tab: Tab, page_file: Path, tmp_path: Path, product: tuple[int, int], lines: set[str]
) -> None:
    page_at_boards(tab, page_file)
    vendor, number = product
    tab.script("testPorts.ports.board.info = {usbVendorId: arguments[0], usbProductId: arguments[1]}", vendor, number)  # fmt: skip
    with (
        running(tmp_path, "catches_everything", kind="pico") as board,
        carried(tab, board=board.port) as carrier,
    ):
        press(tab, CONNECT)
        tab.wait_for("document.querySelector('.board .what')", 60)
        assert {line for _, signals in carrier.signals for line in signals} == lines
    code = "E-LINK-24" if lines else "E-LINK-43"  # restarted and running again, or out of reach
    assert tab.texts(".board [role=alert] small") == [code]


def test_a_board_that_nothing_stops_is_caught_by_the_page_as_it_is_plugged_in_again(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    page_at_boards(tab, page_file)
    with running(tmp_path, "catches_everything", kind="pico") as board:
        port = RepluggedPort(board.port)
        carrier = Carrier(tab, {"board": port})  # type: ignore[dict-item] # it has of a port what is used
        try:
            press(tab, CONNECT)
            tab.wait_for("document.querySelector('.board .what')", 60)
            refused = tab.texts(".board [role=alert] small")
            board.unplug()
            carrier.pull("board")
            tab.wait_for(STATE)
            asked = tab.texts(".board .state")
            tab.screenshot("board-plug-in-again")
            board.power()
            board.wait_for_port()
            carrier.plug("board")
            tab.wait_for(f"document.querySelector('{LEAVE}, .board .what')", 60)
            caught = tab.texts(".board .state")
        finally:
            carrier.close()
            port.close()
    assert refused == ["E-LINK-43"]
    assert asked == [TEXT("page.board.plug_in")]
    assert caught == [TEXT("page.board.caught")]
    assert tab.texts(".board [role=alert]") == [""]
    assert tab.texts(".board-facts dd")[1] == "Raspberry Pi Pico with RP2040"


def numbered(number: int) -> str:
    """Return a program that differs from all others, and is as long as they are: each moment comes before the end."""
    return f"# {number:02}\n" + "import time\n" * 180 + "print('here')\n"


def kept(tab: Tab, page: MarellePage, program: str) -> str:
    """Write a program, press « Garder sur la carte », agree to what is asked, and give what the page says at the end."""
    page.write(program)
    press(tab, KEEP)
    asked, over = (
        "#board-question button.go",
        f"document.querySelector('.board .what') || {STATE}.startsWith('{KEPT}')",
    )
    tab.wait_for(f"document.querySelector('{asked}') || {over}", 60)
    if tab.script(f"return document.querySelector('{asked}')"):
        press(tab, asked)
        tab.wait_for(over, 60)
    return "".join(tab.texts(".board .what")) or KEPT


def kept_by(
    tab: Tab, page: MarellePage, board: BoardDouble, program: str, at: int = 0
) -> tuple[str, int]:
    """Plug a board in, keep a program there while the cable is pulled after so many bytes; give what is said, and how many were sent."""
    board.power()  # the cable had its current too
    board.wait_for_port()
    with serial.serial_for_url(board.port) as port:
        carrier = LenientCarrier(tab, {"board": port})
        try:
            tab.script("testPorts.plug('board')")
            press(tab, CONNECT)
            tab.wait_for(f"document.querySelector('{KEEP}')", 60)
            carrier.cut(at)
            said, sent = kept(tab, page, program), carrier.sent
            if said == KEPT:
                carrier.pull("board")
            tab.wait_for("!document.querySelector('#board-leave')")
        finally:
            carrier.close()
    return said, sent


def test_a_cable_that_is_pulled_at_fifty_moments_leaves_the_old_program_or_the_new_one(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    page = page_at_boards(tab, page_file)
    held, files = numbered(0), guarded("esp32") | BESIDE
    with board_double(tmp_path, kind="esp32", door="rfc2217", files=files) as board:
        said, whole = kept_by(tab, page, board, held)
        assert said == KEPT
        for number in PULLED:
            at = max(1, whole * number // (PULLS + 1))
            assert kept_by(tab, page, board, numbered(number), at)[0] == TEXT(
                "page.board.unplugged"
            ), number
            found = board.files()
            assert found["/program.py"].decode() in {held, numbered(number)}, number
            held = found["/program.py"].decode()
            assert {path: found[path].decode() for path in files} == files, number
        assert kept_by(tab, page, board, numbered(99))[0] == KEPT
        assert board.files()["/program.py"].decode() == numbered(99)


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
        carried(tab, board=board.port),
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
    assert told[-1].startswith(KEPT)
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
        tab.press(
            "renard",
            Keys.ENTER,
            until="document.querySelector('.board-facts dd').textContent === 'renard'",
            seconds=60,
        )
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
    image = tmp_path / "mine.bin"
    image.write_bytes(esp_bin(VERSION, chip="ESP32-S3", size=64 << 10))
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
    images = "document.querySelector('.flash-images')"
    tab.type("#flash-file", str(image), until=images, seconds=60)  # no test has a system's picker
    asked.append(walk.leaving_asks())
    walk.to("#flash-next")
    steps.append(walk.enter("#flash-step")[1])
    with carried(tab, board=board.port):
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
        TEXT("page.flash.done", version=VERSION),
    ]
    assert said(tab)[-4:] == [
        TEXT("page.esp.erasing"),
        TEXT("page.esp.writing"),
        TEXT("page.esp.verifying"),
        TEXT("page.flash.checks"),
    ]
