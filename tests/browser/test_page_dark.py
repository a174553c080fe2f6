"""Where the computer is dark, so is the page: every word is legible, and the mat stays light."""

from pathlib import Path

from chromium import Tab
from marelle_page import MarellePage

LIGHTNESS = """
const [red, green, blue] = getComputedStyle(document.querySelector(arguments[0])).backgroundColor.match(/\\d+/g).map(Number);
return (red + green + blue) / 3;
"""


def test_the_page_is_dark_and_legible(l03: MarellePage) -> None:
    l03.tab.prefer(color_scheme="dark")
    l03.press("check", until="document.querySelector('.verdict')")
    assert l03.tab.axe() == []
    l03.run("from marelle.fr import *\nfor i in range(4):\n    avncer(2) # un 'commentaire'\n")
    l03.tab.wait_for("document.querySelector('.mistake')")
    assert l03.tab.axe("page-dark") == []
    assert l03.tab.script(LIGHTNESS, "body") < 40
    assert l03.tab.script(LIGHTNESS, ".stage") > 200
    l03.tab.find("#panel-text .cm-line").click()
    l03.tab.press("\n", "a", "v")
    l03.tab.wait_for("document.querySelector('.cm-tooltip-autocomplete')")
    l03.tab.screenshot("page-dark-words")
    assert l03.tab.script(LIGHTNESS, ".cm-tooltip-autocomplete") < 60


def test_who_asks_for_strong_contrast_has_a_light_page(tab: Tab, page_file: Path) -> None:
    tab.prefer(color_scheme="dark", contrast="more")
    MarellePage.fresh(tab, page_file, "#L03")
    assert tab.script(LIGHTNESS, "body") == 255
