"""Which ports the page may use: it asks the browser for no more than it has, and forgets what a shared computer must."""

from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import NO_PYTHON, TEXT, MarellePage
from web_serial import fake

from marelle_host.doctor.usb_ids import MAKERS

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
    before = fake("one") + FIRST % SHARED + NO_PYTHON
    MarellePage.fresh(tab, page_file, "#free", before)
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
