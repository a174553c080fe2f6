"""The words of the library are offered as a program is typed; the sheet and the program are printed whole."""

import base64
from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import NO_PYTHON, MarellePage
from selenium.webdriver.common.keys import Keys
from shared_page import SharedPage

OFFERED = ".cm-tooltip-autocomplete .cm-completionLabel"
EDITOR = "document.querySelector('#panel-text .cm-content').innerText"
MISTAKE = "from marelle.fr import *\navncer(2)\n"
SEEN = "return [...document.querySelectorAll('.top, .play, .actions, .lesson-text, .work-body')].filter((one) => one.offsetHeight).map((one) => one.classList[0])"


@pytest.fixture
def page(shared: SharedPage) -> MarellePage:
    """Give the page, open at L07, which has a program and no cards."""
    return shared.at("L07")


@pytest.fixture
def shown(tab: Tab, page_file: Path) -> MarellePage:
    """Give the page, open at L07, whose Python is not there yet."""
    return MarellePage.fresh(tab, page_file, "#L07", NO_PYTHON)


def test_words_are_offered_taken_and_never_in_the_way(shown: MarellePage) -> None:
    shown.write("from marelle.fr import *\n")
    shown.tab.press("a", "v")
    shown.tab.wait_for(f"document.querySelector('{OFFERED}')")
    assert shown.tab.texts(OFFERED) == ["avancer"]
    assert shown.tab.axe() == []
    shown.tab.press(Keys.ARROW_DOWN, Keys.ENTER)
    shown.tab.wait_for(f"{EDITOR}.includes('avancer')")
    shown.tab.press("(", ")", Keys.ENTER, "d", "r")
    shown.tab.wait_for(f"document.querySelector('{OFFERED}')")
    shown.tab.press(Keys.ENTER, "b", "o", "t", ".")
    shown.tab.wait_for(f"document.querySelectorAll('{OFFERED}').length > 10")
    assert {"drive", "line", "distance"} <= set(shown.tab.texts(OFFERED))
    shown.tab.screenshot("words")
    shown.tab.press(Keys.ESCAPE)
    written = shown.tab.script(f"return {EDITOR}").split()
    assert written == ["from", "marelle.fr", "import", "*", "avancer()", "dr", "bot."]


def test_all_is_chosen_in_the_program_after_a_click_on_a_mistake(page: MarellePage) -> None:
    page.run(MISTAKE)
    page.tab.find("#panel-text .mistake").click()
    page.tab.select_all()
    page.tab.press("x")
    assert page.tab.script(f"return {EDITOR}").strip() == "x"


def test_the_sheet_and_the_program_are_printed_one_after_the_other(shown: MarellePage) -> None:
    driver = shown.tab.driver
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert shown.tab.script(SEEN) == ["lesson-text", "work-body"]
        whole = "const text = document.querySelector('.lesson-text'); return text.scrollHeight - text.clientHeight"
        assert shown.tab.script(whole) <= 1
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    paper = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
    pages = base64.b64decode(paper["data"]).count(b"/Type /Page\n")
    assert 1 < pages <= 5
