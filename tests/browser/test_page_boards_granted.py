"""Which ports the page may use, by its own questions or by a computer's policies, and what is done meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from board_double import a_double
from boards_page import FOR_EVER, OUTPUT, STATE, BoardsPage, boards_page, open_dialog
from chromium import Tab
from marelle_page import NO_PYTHON, TEXT, MarellePage
from web_serial import carried, fake

from marelle_host.doctor.usb_ids import MAKERS

# Which ports the page may use: it asks the browser for no more than it has, and forgets what a shared computer must.


GRANTED = "testPorts.granted.add(testPorts.ports.one);"
SHARED = "localStorage['marelle:1:settings'] = JSON.stringify({shared: true});"
NO_SERIAL = "delete Navigator.prototype.serial;"
FIRST = "if (!sessionStorage.testFirst) { sessionStorage.testFirst = '1'; %s }"


def test_a_shared_computer_forgets_at_the_start_what_was_granted(
    tab: Tab, page_file: Path
) -> None:
    page = MarellePage.fresh(tab, page_file, "#free", fake("one") + GRANTED + SHARED + NO_PYTHON)
    page.tab.wait_for("testPorts.ports.one.forgotten")
    tab.find("#board-open").click()

    assert tab.texts(".board-list") == []


def test_a_computer_of_ones_own_keeps_them(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#free", fake("one") + GRANTED + NO_PYTHON)
    tab.click("#board-open", until="document.querySelector('#board-port-0')")

    assert tab.texts("#board-port-0") == ["Raspberry Pi Pico"]
    assert not tab.script("return testPorts.ports.one.forgotten")


def test_who_has_finished_leaves_no_port(tab: Tab, page_file: Path) -> None:
    noted = "testPorts.ports.one.forget = async () => { localStorage.testForgot = '1'; };"
    MarellePage.fresh(tab, page_file, "#free", fake("one") + FIRST % SHARED + NO_PYTHON)
    tab.script(GRANTED + noted)
    tab.find("#finish").click()
    tab.click_once_there("#finish-sure")
    tab.wait_for("localStorage.testForgot")

    assert tab.script("return localStorage.testForgot") == "1"


@pytest.mark.parametrize(
    "hangs",
    [
        "testPorts.ports.one.forget = () => new Promise(() => {});",
        "IDBDatabase.prototype.transaction = () => ({objectStore: () => ({clear() {}})});",
    ],
    ids=["a port", "the base"],
)
def test_who_has_finished_is_not_kept_by_a_browser_that_hangs(
    tab: Tab, page_file: Path, hangs: str
) -> None:
    MarellePage.fresh(tab, page_file, "#free", fake("one") + FIRST % SHARED + NO_PYTHON)
    tab.script(f"{GRANTED} window.testStays = true; localStorage['marelle:1:work:L03'] = '{{}}';")
    tab.click("#finish", until="document.querySelector('#finish-sure')")
    tab.script(hangs)
    tab.click("#finish-sure", until="!window.testStays && document.querySelector('#finish')")

    assert tab.script("return localStorage['marelle:1:work:L03'] ?? null") is None


def test_a_browser_without_serial_ports_says_which_has_them(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#free", NO_SERIAL + NO_PYTHON)
    named = tab.find("#board-open").get_attribute("title")
    tab.find("#board-open").click()

    sentence = TEXT("page.board.no_serial")  # fmt: skip
    assert named == sentence
    assert tab.texts(".board-missing") == [sentence]
    assert tab.texts("#board-connect") == []
    assert tab.axe("boards-missing-desktop") == []


def test_a_port_is_named_as_the_doctor_names_it(tab: Tab, page_file: Path) -> None:
    """The page names a port by its maker, as long as its board has not said what it is."""
    known = {vendor: maker.name for vendor, maker in MAKERS.items()}
    names = [f"port{vendor}" for vendor in known]
    ports = "".join(
        f"testPorts.ports.port{vendor}.info = {{usbVendorId: {vendor}, usbProductId: 1}};"
        for vendor in known
    )
    all_granted = "Object.values(testPorts.ports).forEach((port) => testPorts.granted.add(port));"
    MarellePage.fresh(tab, page_file, "#free", fake(*names) + ports + all_granted + NO_PYTHON)
    tab.click("#board-open", until="document.querySelector('#board-port-0')")

    assert tab.texts(".board-list button") == [*known.values()]


# A computer whose policies forbid ports to pages, or give them without asking: what was seen in Chromium 156 with managed policies.


def test_a_list_that_is_not_shown_is_told_with_whom_to_ask(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#free", fake("board"))
    open_dialog(tab)
    tab.script("testPorts.blocked = true")
    tab.click("#board-connect", until="document.querySelector('.board .what')")
    assert tab.texts(".board .what") == [TEXT("page.board.forbidden")]
    assert tab.find(".board .action").text == TEXT("page.board.forbidden.action")
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
    MarellePage.fresh(tab, page_file, "#free", fake("board")).wait_for_python(workers=2)
    with a_double(tmp_path) as board, carried(tab, board=board.port):
        tab.script("testPorts.granted.add(testPorts.ports.board); testPorts.blocked = true")
        open_dialog(tab)
        tab.click_once_there("#board-port-0")
        tab.wait_for("document.querySelector('#board-run')")
        assert tab.texts(".board-facts dd")[1].startswith("Raspberry Pi Pico")


# What a person does, or the cable, while something else is about to be done with a board.


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
def boards(tab: Tab, page_file: Path, tmp_path: Path) -> Iterator[BoardsPage]:
    """Give the page that has identified a board with a program of somebody."""
    with (
        a_double(tmp_path, main="print('le sien')\n") as one,
        boards_page(tab, page_file, one=one) as boards,
    ):
        boards.connect("one")
        yield boards


@pytest.mark.micropython
def test_an_empty_row_of_cards_is_no_missing_board(boards: BoardsPage) -> None:
    boards.tab.script("document.querySelector('#tab-cards').click()")
    boards.tab.find("#board-run").click()

    assert boards.refused()[0] == TEXT("page.board.empty")


@pytest.mark.micropython
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


@pytest.mark.micropython
def test_who_closes_the_dialog_in_a_run_is_told_where_it_is_stopped(boards: BoardsPage) -> None:
    boards.run_for_ever()
    closes = "document.querySelector('.board .close button').click()"
    boards.tab.script(closes, until="document.querySelector('p.shown')?.textContent")
    told = boards.tab.texts("p.shown")
    boards.tab.screenshot("boards-runs-closed")
    boards.open()
    boards.stop()

    assert told == [TEXT("page.board.goes_on")]


@pytest.mark.micropython
def test_a_run_that_is_stopped_before_its_start_does_not_start(boards: BoardsPage) -> None:
    boards.page.write(FOR_EVER)
    boards.tab.script(_RUN_AND_STOP)
    boards.wait()

    assert boards.state() == TEXT("page.board.ended.interrupted")
    assert boards.tab.script(f"return {OUTPUT}") == ""


@pytest.mark.micropython
def test_a_port_that_is_chosen_during_a_run_is_offered_and_ends_no_run(boards: BoardsPage) -> None:
    boards.tab.script(_LIST_STAYS)
    boards.tab.find("#board-connect").click()
    boards.run_for_ever()
    boards.tab.script("testChoose()", until="document.querySelector('#board-port-0')")
    boards.wait_for_more(1000)
    opened = boards.tab.script("return testPorts.ports.mute.opened")
    boards.stop()

    assert (opened, boards.said(), boards.state()) == (
        False,
        [],
        TEXT("page.board.ended.interrupted"),
    )


@pytest.mark.micropython
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


@pytest.mark.micropython
@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_question_is_seen_whole_and_goes_with_its_board(boards: BoardsPage, size: str) -> None:
    boards.tab.size(size, mobile=size == "phone")
    boards.page.write("print('le mien')\n")
    boards.tab.click("#board-keep", until="document.querySelector('#board-question')")
    seen = boards.tab.script(_SEEN)
    boards.tab.screenshot(f"boards-question-{size}")
    boards.carrier.pull("one")
    boards.tab.wait_for("!document.querySelector('#board-question')")
    boards.wait()

    assert seen
    assert boards.said()[0] == TEXT("page.board.unplugged")
    assert boards.tab.texts("#board-run") == []


@pytest.mark.micropython
def test_a_port_that_does_not_close_is_left(boards: BoardsPage) -> None:
    boards.tab.script("testPorts.ports.one.close = () => new Promise(() => {});")
    boards.tab.find("#board-leave").click()
    during = boards.state()
    boards.wait(10)

    assert during == TEXT("page.board.leaves")
    assert boards.tab.texts("#board-leave") == []
