"""Where the computer is dark, so is the page: every word is legible, and the mat stays light."""

from pathlib import Path

from chromium import Tab
from marelle_page import MarellePage
from shared_page import SharedPage

LIGHTNESS = """
const [red, green, blue] = getComputedStyle(document.querySelector(arguments[0])).backgroundColor.match(/\\d+/g).map(Number);
return (red + green + blue) / 3;
"""


def test_the_page_is_dark_and_legible(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    tab.prefer(color_scheme="dark")
    page.press("check")
    tab.wait_for("document.querySelector('.verdict')")
    assert tab.axe() == []
    page.run("from marelle.fr import *\nfor i in range(4):\n    avncer(2) # un 'commentaire'\n")
    tab.wait_for("document.querySelector('.mistake')")
    assert tab.axe() == []
    tab.screenshot("page-dark")
    assert tab.script(LIGHTNESS, "body") < 40
    assert tab.script(LIGHTNESS, ".stage") > 200
    tab.find("#panel-text .cm-line").click()
    tab.press("\n", "a", "v")
    tab.wait_for("document.querySelector('.cm-tooltip-autocomplete')")
    tab.screenshot("page-dark-words")
    assert tab.script(LIGHTNESS, ".cm-tooltip-autocomplete") < 60


def test_who_asks_for_strong_contrast_has_a_light_page(tab: Tab, page_file: Path) -> None:
    tab.prefer(color_scheme="dark", contrast="more")
    MarellePage.fresh(tab, page_file, "#L03")
    assert tab.script(LIGHTNESS, "body") == 255
