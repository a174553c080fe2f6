"""The words of the library are offered as a program is typed; the sheet and the program are printed whole."""

import base64
from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import EDITOR, NO_PYTHON, MarellePage
from selenium.webdriver.common.keys import Keys

OFFERED = ".cm-tooltip-autocomplete .cm-completionLabel"
SEEN = "return [...document.querySelectorAll('.top, .play, .actions, .lesson-text, .work-body')].filter((one) => one.offsetHeight).map((one) => one.classList[0])"


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


def test_all_is_chosen_in_the_program_after_a_click_on_a_mistake(l07: MarellePage) -> None:
    l07.run("from marelle.fr import *\navncer(2)\n")
    l07.tab.find("#panel-text .mistake").click()
    l07.tab.select_all()
    l07.tab.press("x")
    assert l07.tab.script(f"return {EDITOR}").strip() == "x"


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
    assert 1 < base64.b64decode(paper["data"]).count(b"/Type /Page\n") <= 5
