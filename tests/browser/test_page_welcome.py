"""The first minute, three steps at the real controls; and help in steps after a check that fails."""

from pathlib import Path

import pytest
from chromium import SIZES, Tab
from marelle_page import CLOCK, EDITOR, FIELD, FOCUS, NO_PYTHON, TEXT, MarellePage, pupils_program
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from marelle_lessons import load_lesson
from marelle_lessons.page.puzzle import puzzle

STEP = ".welcome p"
NO_STORAGE = (
    "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }});"
    "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no'); }});"
)
# What is pointed at is what is pressed there, and so is the way to skip it.
REACHED = """
return ['.pointed', '.welcome button'].every((selector) => {
  const one = document.querySelector(selector);
  one.scrollIntoView({block: 'center'});
  const {left, top, width, height} = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
});
"""
GOOD = "4(A D A G)"
EDGE = "document.querySelector('.mat .edge')"
SEEN = "return document.querySelector('.welcome').getClientRects().length"


def _first_opening(tab: Tab, file: Path, fragment: str = "", before: str = "") -> MarellePage:
    return MarellePage.fresh(tab, file, fragment, NO_PYTHON + before, welcome=True)


def _type_cards(page: MarellePage, row: str) -> None:
    page.tab.find("#cards-text").clear()
    page.tab.find("#cards-text").send_keys(row)


def test_each_step_is_done_by_doing_it_and_all_three_never_come_again(
    tab: Tab, page_file: Path
) -> None:
    page = MarellePage.fresh(tab, page_file, welcome=True)
    assert tab.texts(STEP) == [
        TEXT("page.welcome.step", index=1, count=3),
        TEXT("page.welcome.card", name="Avancer"),
    ]
    assert tab.script("return document.querySelector('.pointed').dataset.kind") == "A"
    tab.find(".palette .A").click()
    assert tab.texts(STEP)[0] == TEXT("page.welcome.step", index=2, count=3)
    assert tab.script("return document.querySelector('.pointed').id") == "try"
    tab.click("#step", until="document.querySelector('.steps-buttons:not([hidden])')", seconds=60)
    assert tab.script(SEEN) == 0
    tab.find(".palette .A").click()  # the program is another one: no step of it goes on
    assert tab.script(SEEN) == 1
    page.press("try")
    assert tab.texts(STEP)[0] == TEXT("page.welcome.step", index=3, count=3)
    assert tab.script("return document.querySelector('.pointed').id") == "check"
    page.wait_until_idle(60)
    assert tab.texts(STEP)[0] == TEXT("page.welcome.step", index=3, count=3)
    page.press("check", until="document.querySelector('.verdict')", seconds=60)
    assert tab.texts(f"{STEP}, .pointed") == []
    tab.driver.refresh()
    assert tab.texts(f"{STEP}, .pointed") == []


def test_no_card_moves_as_a_step_comes_and_goes(tab: Tab, page_file: Path) -> None:
    _first_opening(tab, page_file)
    place = "return document.querySelector('.palette').getBoundingClientRect().top"
    first = tab.script(place)
    tab.find(".palette .A").click()
    assert tab.script(place) == first
    tab.find(".welcome button").click()
    assert tab.script(place) == first


def test_nobody_is_asked_to_check_before_something_of_their_own_was_tried(
    tab: Tab, page_file: Path
) -> None:
    _first_opening(tab, page_file).press("try")
    assert tab.texts(STEP)[0] == TEXT("page.welcome.step", index=1, count=3)
    tab.find(".palette .A").click()
    assert tab.texts(STEP)[0] == TEXT("page.welcome.step", index=2, count=3)


def test_the_steps_are_skipped_with_the_keyboard_and_stay_in_the_help(
    tab: Tab, page_file: Path
) -> None:
    _first_opening(tab, page_file)
    tab.script("document.querySelector('.palette .A').focus()")
    tab.script("document.querySelector('.welcome button').focus()")
    tab.press(Keys.ENTER)
    assert tab.texts(STEP) == []
    assert tab.script(f"return {FOCUS}.dataset.kind") == "A"
    said = "document.querySelector('body > div.unseen').textContent"
    assert tab.script(f"return {said}") == TEXT("page.welcome.skipped")
    tab.click(".top button:nth-of-type(5)", "dialog.about .close button")
    assert tab.script(f"return {FOCUS}.className.split(' ')[0]") == "welcome"
    assert (
        tab.script(f"return {said}")
        == "Premiers pas\xa0: 1 sur 3. Pose une carte\xa0: appuie sur «\xa0Avancer\xa0»."
    )
    tab.press(Keys.ESCAPE)
    assert tab.texts(STEP) == []
    tab.driver.refresh()
    assert tab.texts(STEP) == []


def test_where_the_browser_keeps_nothing_they_come_once_in_a_tab(
    tab: Tab, page_file: Path
) -> None:
    added = tab.driver.execute_cdp_cmd(
        "Page.addScriptToEvaluateOnNewDocument", {"source": NO_STORAGE}
    )
    _first_opening(tab, page_file)
    tab.find(".welcome button").click()
    tab.driver.refresh()
    steps = tab.texts(STEP)
    tab.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)
    assert steps == []


def test_an_address_that_names_a_lesson_is_a_class_at_work(tab: Tab, page_file: Path) -> None:
    _first_opening(tab, page_file, "#L03")
    assert tab.texts(STEP) == []


def test_in_a_program_the_first_step_is_a_line(tab: Tab, page_file: Path) -> None:
    page = _first_opening(tab, page_file)
    page.open_lesson("L03")  # the first lesson has cards alone
    tab.find("#tab-text").click()
    assert tab.texts(STEP) == [
        TEXT("page.welcome.step", index=1, count=3),
        TEXT("page.welcome.line"),
    ]
    page.write("avancer(2)\n")
    assert tab.texts(STEP)[0] == TEXT("page.welcome.step", index=2, count=3)


@pytest.mark.parametrize("size", SIZES)
def test_the_steps_hide_nothing_and_axe_finds_nothing(
    size: str, tab: Tab, page_file: Path
) -> None:
    _first_opening(tab, page_file)
    tab.size(size)
    assert tab.script(REACHED)
    assert tab.axe(f"page-welcome-1-{size}") == []
    tab.click(".palette .A", "#try")
    assert tab.script(REACHED)
    assert tab.axe(f"page-welcome-3-{size}") == []
    assert tab.script("return document.documentElement.scrollWidth <= innerWidth")


def test_a_check_that_passes_is_celebrated_and_the_next_lesson_is_one_press_away(
    l03: MarellePage,
) -> None:
    _type_cards(l03, GOOD)
    l03.press("check", until=EDGE, seconds=60)
    assert l03.tab.texts(".learnt") == [
        "Tu as appris\xa0: trouver ce qui revient dans un chemin, l\u2019écrire une seule fois et le faire répéter."
    ]
    assert l03.tab.texts(".onward") == [
        TEXT("page.way.title"),
        TEXT("page.lesson.free"),
    ]  # what else there is, is of other years
    assert l03.tab.script("return localStorage['marelle:1:way']") == '{"L03":true}'
    assert l03.tab.axe("page-celebration") == []
    l03.tab.wait_for(f"!{CLOCK}.startsWith('0\xa0s')")
    l03.tab.wait_for(f"!{EDGE}", 3)
    l03.tab.find(".onward").click()
    l03.tab.script("document.querySelector('dialog.overview [data-lesson=L07]').scrollIntoView()")
    l03.tab.find("dialog.overview [data-lesson=L07]").click()
    assert l03.tab.texts("#lesson-title") == ["Suivre la ligne"]
    assert l03.tab.script(f"return {FOCUS}.id") == "lesson"


def test_nothing_moves_for_who_wants_no_motion(l03: MarellePage) -> None:
    l03.tab.prefer(reduced_motion="reduce")
    _type_cards(l03, GOOD)
    l03.press("check", until=EDGE, seconds=60)
    assert (
        l03.tab.script(
            "return document.getAnimations().filter(({effect}) => effect.target.matches('.edge, .welcome')).length"
        )
        == 0
    )


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
