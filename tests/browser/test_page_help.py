"""Help in steps after a check that fails: a question, the line to look at, lines to put in order."""

import pytest
from chromium import SIZES, Tab
from marelle_page import EDITOR, FIELD, TEXT, MarellePage, pupils_program
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from marelle_lessons import load_lesson
from marelle_lessons.page.puzzle import puzzle

ROWS = "return [...document.querySelectorAll('.pieces li')].map((row) => row.dataset.text)"
WRONG_LINE = pupils_program("drives_on")


def _checked(page: MarellePage) -> None:
    page.check()
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


def test_cards_are_put_in_order_with_the_keyboard_and_solve_the_lesson(l03: MarellePage) -> None:
    _checked(l03)
    l03.tab.find(".aid button").send_keys(Keys.ENTER)
    assert l03.tab.texts(".aid p") == [TEXT("page.help.look_card")]
    assert len(l03.tab.texts(".tile.lit")) == 1
    assert l03.tab.script("return document.activeElement.textContent").startswith(
        "Remettre des cartes"
    )
    l03.tab.press(Keys.ENTER)
    wanted = _in_order("L03", "cards")
    assert l03.tab.script(ROWS) != wanted
    assert l03.tab.axe() == []
    _sort_by_buttons(l03.tab, wanted)
    assert l03.tab.script(ROWS) == wanted
    for size in SIZES:
        l03.tab.size(size)
        l03.tab.screenshot(f"puzzle-cards-{size}")
    l03.tab.find(".take").send_keys(Keys.ENTER)
    assert l03.tab.script(f"return {FIELD}") == "4( A D A G )"
    l03.tab.wait_for("document.querySelectorAll('.tile').length === 5")
    l03.press("check", until="document.querySelector('.verdict.good')", seconds=60)


def test_the_line_to_look_at_is_named_and_lines_are_put_in_order_with_the_mouse(
    l07: MarellePage,
) -> None:
    l07.write(WRONG_LINE)
    _checked(l07)
    l07.tab.find(".aid button").click()
    assert l07.tab.texts(".aid p") == ["Regarde la ligne 5\xa0: bot.drive(100, 0)"]
    l07.tab.find(".aid button").click()
    first, second = (l07.tab.find(f".pieces li:nth-child({place}) .piece") for place in (1, 3))
    before = l07.tab.script(ROWS)
    ActionChains(l07.tab.driver).click_and_hold(first).move_to_element(second).release().perform()
    assert l07.tab.script(ROWS) == [*before[1:3], before[0], *before[3:]]
    _sort_by_buttons(l07.tab, _in_order("L07", "micropython"))
    assert l07.tab.axe("puzzle-lines") == []
    l07.tab.find(".take").click()
    assert "def suivre_la_ligne():" in l07.tab.script(f"return {EDITOR}")
    l07.press("check", until="document.querySelector('.verdict.good')", seconds=120)


def test_what_was_written_comes_back_after_a_copy(l07: MarellePage) -> None:
    l07.write(WRONG_LINE)
    _checked(l07)
    l07.tab.click(".aid button", ".aid button", ".take")
    l07.tab.script("document.querySelector('#panel-text .cm-content').focus()")
    l07.tab.press_with(Keys.CONTROL, "z")
    assert "bot.drive(100, 0)" in l07.tab.script(f"return {EDITOR}")
    assert not l07.tab.find("#tab-cards").is_displayed()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_mistake_is_told_without_a_line_to_look_at(language: str, l03: MarellePage) -> None:
    l03.tab.script(
        "document.querySelector(`html:not([lang=${arguments[0]}]) .top .language`)?.click()",
        language,
    )
    assert l03.tab.script("return document.documentElement.lang") == language
    l03.write("from marelle.fr import *\nnombre = 4\navncer()\n")
    _checked(l03)
    l03.tab.find(".aid button").click()
    assert l03.tab.texts(".aid p") == []
    assert len(l03.tab.texts(".mistake")) == 1
