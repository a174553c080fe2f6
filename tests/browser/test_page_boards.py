"""Boards at the page's cables: the page is the shipped one, the boards are doubles that run the real MicroPython."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from boards_page import OUTPUT, BoardsPage, boards_page
from chromium import Tab
from marelle_page import TEXT
from web_serial import NOT_FATAL

from marelle_doubles import BoardDoubles, BoardSpec

pytestmark = pytest.mark.micropython
# The second is one that a class has used for a while.
_USED = {
    "/name.txt": "renard",
    "/board.json": '{"kit": "pico_bot"}',
    "/lib/marelle/version.txt": "0.0.1\n",
    "/error.txt": "Traceback (most recent call last):\n  File \"program.py\", line 3, in <module>\nNameError: name 'go' is not defined\n",
}
_WANTED = [BoardSpec(name="one"), BoardSpec(name="two", files=_USED)]
LEAVES = "const e = new Event('beforeunload', {cancelable: true}); dispatchEvent(e); return e.defaultPrevented"


@pytest.fixture(scope="module")
def _boards(
    _browser: Tab, page_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BoardsPage]:
    with (
        BoardDoubles(tmp_path_factory.mktemp("boards"), _WANTED) as (one, two),
        boards_page(_browser, page_file, one=one, two=two) as boards,
    ):
        yield boards


@pytest.fixture
def shared(_boards: BoardsPage) -> Iterator[BoardsPage]:
    """Give the page at two boards that the tests of this file share; a test fails if it asks the network, or notes an error."""
    _boards.at_first()
    _boards.tab.forget_log()
    yield _boards
    assert (_boards.tab.requests(), _boards.tab.console()) == ([], [])


@pytest.fixture
def one(shared: BoardsPage) -> BoardsPage:
    """Give the page that has identified the board `one`."""
    shared.connect("one")
    return shared


def test_a_board_says_what_it_is_runs_a_program_and_is_stopped(one: BoardsPage) -> None:
    facts = one.tab.texts(".board-facts dd")
    one.begin("for n in range(3):\n    print('square', n * n)\n")
    one.wait_for("square 4")
    one.wait()
    one.run_for_ever()
    during = one.state()
    one.stop()

    assert (facts[0], facts[1]) == (TEXT("page.board.no_name"), "Raspberry Pi Pico with RP2040")
    assert facts[3].startswith("1.")
    assert (during, one.state()) == (
        TEXT("page.board.runs"),
        TEXT("page.board.ended.interrupted"),
    )
    assert one.said() == []


def test_a_board_that_was_used_says_its_name_its_kit_and_what_its_guard_noted(
    shared: BoardsPage,
) -> None:
    shared.connect("two")
    name, _, kit, _, library = shared.tab.texts(".board-facts dd")
    shared.tab.screenshot("boards-used-desktop")
    noted = shared.tab.texts(".mistake.remark p")

    assert (name, kit) == ("renard", "Robot Pico à deux roues")
    assert library.startswith("0.0.1, plus ancienne que cette page (")
    assert noted == [
        "Le programme gardé sur la carte s\u2019est arrêté\u00a0: NameError: name 'go' is not defined (program.py, ligne 3)",
        TEXT("page.board.fault.action"),
    ]
    assert shared.tab.axe() == []


def test_what_is_printed_without_a_pause_is_kept_up_to_a_bound_and_to_the_last_line(
    one: BoardsPage,
) -> None:
    one.begin("for n in range(9000):\n    print('number', n, 'of many that are printed')\n")
    one.wait_for("number 8999 of many that are printed\n")
    one.wait()
    printed = one.tab.script(f"return {OUTPUT}")

    numbers = [int(line.split()[1]) for line in printed.splitlines()[1:]]
    assert 90_000 < len(printed) <= 110_000  # of 300 000
    assert numbers == [*range(numbers[0], 9000)]


def test_boards_are_plugged_in_one_after_the_other_and_one_is_chosen(shared: BoardsPage) -> None:
    shared.connect("one", "two")
    both = shared.tab.texts(".board-list button")
    shared.tab.find("#board-link-0").click()
    chosen = shared.tab.script(
        "return [...document.querySelectorAll('.board-list button')].map((b) => b.ariaPressed)"
    )
    shared.carrier.pull("two")
    shared.tab.wait_for("!document.querySelector('.board-list')")

    assert re.fullmatch(r"Carte \d+ · Raspberry Pi Pico with RP2040", both[0])
    assert both[1] == "renard · Raspberry Pi Pico with RP2040"
    assert chosen == ["true", "false"]
    assert shared.said()[0] == TEXT("page.board.unplugged")
    # The chosen one is still there.
    assert shared.tab.texts(".board-facts dd")[0] == TEXT("page.board.no_name")


def test_where_the_chosen_board_is_pulled_no_other_takes_its_place(shared: BoardsPage) -> None:
    shared.connect("one", "two")
    shared.carrier.pull("two")
    shared.tab.wait_for("document.querySelectorAll('.board-list button').length === 1")

    assert shared.tab.texts("#board-run") == []


def test_a_mistake_is_explained_and_its_line_marked(one: BoardsPage) -> None:
    one.begin("a = 1\nprint(b)\n")
    said = one.refused()
    shows = one.tab.texts(".board .mistake summary")
    axe = one.tab.axe("boards-mistake-desktop")
    one.tab.find(".board .close button").click()

    assert said[0] == one.tab.texts("#panel-text .beside-line .what")[0]
    assert "b" in said[0]
    assert shows == [TEXT("page.mistake.board_says")]
    assert one.tab.texts("#panel-text .beside-line summary") == shows
    assert one.tab.texts("#panel-text .line-wrong") == ["print(b)"]
    assert axe == []


_ROW = """
document.querySelector('#tab-cards').click();
const field = document.querySelector('#cards-text');
field.value = arguments[0];
field.dispatchEvent(new Event('input'));
"""
# Each sentence that is told, and how far the bar was.
_NOTE = """
window.testTold = [];
const [state, bar] = ['.board > .state', '.board-bar'].map((one) => document.querySelector(one));
new MutationObserver(() => testTold.push(state.textContent)).observe(state, {childList: true});
new MutationObserver(() => bar.hidden || testTold.push(bar.value / bar.max)).observe(bar, {attributes: true});
"""


def test_a_row_of_cards_that_is_none_is_refused_in_its_own_words(one: BoardsPage) -> None:
    one.tab.script(_ROW, "A3 Z9")
    one.tab.find("#board-run").click()

    assert one.refused()[0] == TEXT("E-CARD-01.what", column=4, card="Z")


def test_a_row_of_cards_runs_as_its_program_with_the_library_that_it_needs(
    one: BoardsPage,
) -> None:
    one.tab.script(_ROW, "A1")
    one.tab.script(_NOTE)
    one.tab.find("#board-run").click()
    one.wait(90)
    told = one.tab.script("return testTold")
    sentences = [one for one in told if isinstance(one, str)]
    bar = [one for one in told if not isinstance(one, str)]

    assert sentences[:3] == [
        TEXT("page.board.prepares"),
        TEXT("page.board.push"),
        TEXT("page.board.runs"),
    ]
    assert len(bar) > 5
    assert bar == sorted(bar)
    assert bar[-1] == 1
    # The double has no pins: so far the library and the program of the cards have come.
    assert one.said()[0].startswith("Ligne 4, le programme veut ADC.")
    action = one.tab.texts(".board [role=alert] .action")[0]
    assert action.startswith(TEXT("page.board_action.E-VIRTUAL-08"))


def test_a_cable_that_is_pulled_in_a_run_is_told_and_its_port_offered_as_it_is_plugged_in_again(
    one: BoardsPage,
) -> None:
    one.run_for_ever()
    one.carrier.pull("one")
    one.wait()
    said = one.said()
    one.carrier.plug("one")
    one.tab.wait_for("document.querySelector('#board-port-0')")
    port = one.tab.texts("#board-port-0")
    one.tab.click("#board-port-0", until="document.querySelector('#board-run:not(:disabled)')")

    assert said == [TEXT("page.board.unplugged"), TEXT("page.board.unplugged.action")]  # fmt: skip
    assert port == ["Raspberry Pi Pico"]
    assert one.said() == []


def test_ports_that_were_granted_before_are_offered_as_the_dialog_opens(
    shared: BoardsPage,
) -> None:
    shared.tab.script("testPorts.granted.add(testPorts.ports.two)")
    shared.open()
    shared.tab.click_once_there("#board-port-0")
    shared.tab.wait_for("document.querySelector('#board-run:not(:disabled)')")

    assert shared.tab.script("return testPorts.ports.two.opened")


def test_a_noisy_line_ends_no_run(one: BoardsPage) -> None:
    one.run_for_ever()
    for kind in NOT_FATAL:
        one.carrier.fail("one", kind)
    one.wait_for_more(1000)
    one.stop()

    assert (one.said(), one.state()) == ([], TEXT("page.board.ended.interrupted"))


@pytest.mark.parametrize(
    ("port", "of_all", "what"),
    [
        ({"taken": True}, {}, TEXT("page.board.taken")),
        ({"opened": True}, {}, TEXT("page.board.open_here")),
        ({}, {"forbidden": True}, TEXT("page.board.forbidden")),
    ],
)
def test_what_the_browser_refuses_is_said_with_one_next_action(
    shared: BoardsPage, port: dict[str, bool], of_all: dict[str, bool], what: str
) -> None:
    shared.set("one", **port)
    shared.set(**of_all)
    shared.choose("one")
    said = shared.refused()
    shared.set("one", opened=False)

    assert (said[0], len(said)) == (what, 2)


def test_a_port_that_takes_nothing_is_not_waited_for_for_ever(shared: BoardsPage) -> None:
    shared.quickly(20)
    shared.set("one", stuck=True)
    shared.choose("one")
    said = shared.refused()
    shared.quickly(1)

    assert said[0] == TEXT("page.board.stuck")
    assert not shared.tab.script("return testPorts.ports.one.opened")


def test_who_chooses_no_port_is_told_what_an_empty_list_means(shared: BoardsPage) -> None:
    shared.choose("none")
    shared.tab.wait_for("document.querySelector('.board > .state').textContent")

    assert shared.state() == TEXT("page.board.none_chosen")  # fmt: skip
    assert shared.said() == []


def test_a_run_goes_on_as_the_dialog_is_closed_and_leaving_the_page_asks(
    one: BoardsPage,
) -> None:
    before = one.tab.script(LEAVES)
    one.run_for_ever()
    one.tab.find(".board .close button").click()
    one.wait_for_more()
    during = one.tab.script(LEAVES)
    one.open()
    one.stop()

    assert (before, during, one.tab.script(LEAVES)) == (False, True, False)
    assert one.state() == TEXT("page.board.ended.interrupted")


def test_a_board_that_starts_a_program_by_itself_is_stopped(one: BoardsPage) -> None:
    one.tab.click(
        "#board-halt",
        until="document.querySelector('.board > .state').textContent.includes('arrêtée')",
    )

    assert one.state() == TEXT("page.board.halted")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_each_state_is_read_by_everybody(shared: BoardsPage, size: str) -> None:
    shared.tab.size(size, mobile=size == "phone")
    found: dict[str, list[str]] = {}

    def look(state: str) -> None:
        found[state] = shared.tab.axe(f"boards-{state}-{size}")

    shared.tab.script("document.querySelector('#board-open').click()")
    look("none")
    shared.connect("one")
    look("known")
    shared.run_for_ever()
    look("runs")
    shared.carrier.pull("one")
    shared.wait()
    look("pulled")
    shared.carrier.plug("one")
    shared.connect("one", "two")
    look("two")

    assert found == {state: [] for state in ("none", "known", "runs", "pulled", "two")}


def test_a_board_that_answers_nothing_is_said_to_and_its_port_is_free(shared: BoardsPage) -> None:
    shared.quickly(20)
    shared.choose("mute")
    said = shared.refused(60)
    shared.quickly(1)

    assert "port USB" in said[0]
    assert len(said) == 2
    assert not shared.tab.script("return testPorts.ports.mute.opened")
