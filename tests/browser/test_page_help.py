"""Help in steps after a check that fails: a question, the line to look at, lines to put in order."""

import pytest
from chromium import SIZES, Tab
from marelle_page import MarellePage
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from shared_page import SharedPage

from marelle_lessons import load_lesson
from marelle_lessons.page.puzzle import puzzle

FIELD = "document.querySelector('#cards-text').value"
EDITOR = "document.querySelector('#panel-text .cm-content').innerText"
ROWS = "return [...document.querySelectorAll('.pieces li')].map((row) => row.dataset.text)"
FOCUS = "return document.activeElement.textContent"
WRONG_LINE = "from marelle.fr import *\nbot = Robot()\nwhile True:\n    bot.drive(100, 0)\n    attendre(10)\n"


def _checked(page: MarellePage) -> None:
    page.press("check")
    page.wait_until_idle(120)
    assert page.tab.find(".verdict.bad").is_displayed()


def _in_order(lesson: str, language: str) -> list[str]:
    made = puzzle(load_lesson(lesson), language)
    assert made is not None
    return [piece["text"] for piece in made.pieces]


def _sort_by_buttons(tab: Tab, wanted: list[str]) -> None:
    """Move each row up to its place with the keyboard, the first one first."""
    for place, text in enumerate(wanted):
        here = tab.script(ROWS).index(text, place)
        tab.script(f"document.querySelectorAll('.pieces li')[{here}].querySelector('.up').focus()")
        tab.press(*[Keys.ENTER] * (here - place))


def test_cards_are_put_in_order_with_the_keyboard_and_solve_the_lesson(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    _checked(page)
    tab.find(".aid button").send_keys(Keys.ENTER)
    assert tab.texts(".aid p") == [
        "Regarde la carte éclairée. Appuie dessus\xa0: tu peux la remplacer, la déplacer ou l\u2019enlever."
    ]
    assert len(tab.texts(".tile.lit")) == 1
    assert tab.script(FOCUS).startswith("Remettre des cartes")
    tab.press(Keys.ENTER)
    wanted = _in_order("L03", "cards")
    assert tab.script(ROWS) != wanted
    assert tab.axe() == []
    _sort_by_buttons(tab, wanted)
    assert tab.script(ROWS) == wanted
    for size in SIZES:
        tab.size(size)
        tab.screenshot(f"puzzle-cards-{size}")
    tab.find(".take").send_keys(Keys.ENTER)
    assert tab.script(f"return {FIELD}") == "4( A D A G )"
    tab.wait_for("document.querySelectorAll('.tile').length === 5")
    page.press("check")
    tab.wait_for("document.querySelector('.verdict.good')", 60)


def test_the_line_to_look_at_is_named_and_lines_are_put_in_order_with_the_mouse(
    shared: SharedPage,
) -> None:
    page = shared.at("L07")
    tab = page.tab
    page.write(WRONG_LINE)
    _checked(page)
    tab.find(".aid button").click()
    assert tab.texts(".aid p") == ["Regarde la ligne 4\xa0: bot.drive(100, 0)"]
    tab.find(".aid button").click()
    first, second = (tab.find(f".pieces li:nth-child({place}) .piece") for place in (1, 3))
    before = tab.script(ROWS)
    ActionChains(tab.driver).click_and_hold(first).move_to_element(second).release().perform()
    assert tab.script(ROWS) == [*before[1:3], before[0], *before[3:]]
    _sort_by_buttons(tab, _in_order("L07", "micropython"))
    assert tab.axe() == []
    tab.screenshot("puzzle-lines")
    tab.find(".take").click()
    assert "def suivre_la_ligne():" in tab.script(f"return {EDITOR}")
    page.press("check")
    tab.wait_for("document.querySelector('.verdict.good')", 120)


def test_what_was_written_comes_back_after_a_copy(shared: SharedPage) -> None:
    page = shared.at("L07")
    tab = page.tab
    page.write(WRONG_LINE)
    _checked(page)
    tab.find(".aid button").click()
    tab.find(".aid button").click()
    tab.find(".take").click()
    tab.script("document.querySelector('#panel-text .cm-content').focus()")
    ActionChains(tab.driver).key_down(Keys.CONTROL).send_keys("z").key_up(Keys.CONTROL).perform()
    assert "bot.drive(100, 0)" in tab.script(f"return {EDITOR}")
    assert not tab.find("#tab-cards").is_displayed()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_mistake_is_told_without_a_line_to_look_at(language: str, shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    if language == "en":
        tab.find(".top .language").click()
    page.write("from marelle.fr import *\nnombre = 4\navncer()\n")
    _checked(page)
    tab.find(".aid button").click()
    assert tab.texts(".aid p") == []
    assert len(tab.texts(".mistake")) == 1
