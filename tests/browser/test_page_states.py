"""Each state of the page at four sizes: nothing is cut, nothing covers another, and the mat keeps its share."""

from collections.abc import Callable
from pathlib import Path

import pytest
from chromium import SIZES
from geometry import FLAWLESS, LAID_OUT, look, mats_share
from marelle_page import CLOCK, MarellePage
from shared_page import SharedPage

CONTENT = Path(__file__).parents[2] / "lessons" / "marelle_lessons" / "content"
SOLUTION = (CONTENT / "03-repeat" / "solution.py").read_text("utf-8")
LINE = (CONTENT / "07-follow-the-line" / "solution.py").read_text("utf-8")
WRONG = "from marelle.fr import *\navancer(2)\ndroite()\navancer(2)\n"
PRINTS = "from marelle.fr import *\nfor i in range(4):\n    print('tour', i)\n    avancer(2)\n    droite()\n"
ALWAYS = (".top button", ".fold", ".mat", ".player", ".actions button")
DIALOGS = {
    "class": ".top-tools button:nth-of-type(3)",
    "settings": ".top-tools button:nth-of-type(4)",
    "help": ".top-tools button:nth-of-type(5)",
    "print": ".lesson-tools button",
}
ORDER = "return [...document.querySelector('main').children].map((one) => one.classList[0])"
MIDDLES = """
const row = document.querySelectorAll('.lesson-head > .short, .lesson-head button');
return [...row].map((one) => one.getBoundingClientRect()).map(({top, bottom}) => (top + bottom) / 2);
"""
# A keyboard on the screen: what is seen is less than the window, as a browser says it.
KEYBOARD = """
const seen = window.visualViewport;
Object.defineProperty(seen, 'height', {configurable: true, get: () => arguments[0]});
seen.dispatchEvent(new Event('resize'));
"""
NO_KEYBOARD = (
    "delete window.visualViewport.height; window.visualViewport.dispatchEvent(new Event('resize'))"
)


def _start(page: MarellePage) -> None:
    page.tab.wait_for("document.querySelector('.nothing').offsetHeight")


def _moved(page: MarellePage) -> None:
    page.wait_until_idle()
    page.tab.wait_for(f"!{CLOCK}.startsWith('0')")
    page.press("stop")


def _run(page: MarellePage) -> None:
    page.press("try")
    _moved(page)


def _run_a_line(page: MarellePage) -> None:
    page.write(LINE)
    _run(page)


def _run_with_prints(page: MarellePage) -> None:
    page.write(PRINTS)
    _run(page)


def _step(page: MarellePage) -> None:
    page.press("step")
    page.wait_until_idle()
    page.tab.wait_for("document.querySelector('.tile.lit, .line-now')")


def _fail(page: MarellePage) -> None:
    page.write(WRONG)
    page.press("check")
    page.tab.wait_for("document.querySelector('.verdict.bad')")
    page.wait_until_idle()


def _pass(page: MarellePage) -> None:
    page.write(SOLUTION)
    page.press("check")
    page.tab.wait_for("document.querySelector('.verdict.good')")
    page.wait_until_idle()


STATES: dict[str, tuple[str, Callable[[MarellePage], None]]] = {
    "L03-start": ("L03", _start),
    "L03-run": ("L03", _run),
    "L03-step": ("L03", _step),
    "L03-failed": ("L03", _fail),
    "L03-passed": ("L03", _pass),
    "L07-start": ("L07", _start),
    "L07-run": ("L07", _run_a_line),
    "L07-step": ("L07", _step),
    "free-start": ("free", _start),
    "free-run": ("free", _run_with_prints),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_whole_at_each_size(state: str, shared: SharedPage) -> None:
    lesson, reach = STATES[state]
    page = shared.at(lesson)
    tab = page.tab
    tab.prefer(reduced_motion="reduce")
    reach(page)
    for size in SIZES:
        tab.size(size)
        tab.wait_for(f"innerWidth === {SIZES[size][0]} && {LAID_OUT}")
        tab.script("scrollTo(0, 0)")
        tab.screenshot(f"state-{state}-{size}")
        assert look(tab, *ALWAYS) == FLAWLESS, size
        assert size == "phone" or mats_share(tab) >= 0.599, size
        assert tab.axe() == [], size


@pytest.mark.parametrize("lesson", ["L03", "L07"])
def test_what_the_lesson_is_about_and_its_tools_stand_in_one_row(
    lesson: str, shared: SharedPage
) -> None:
    tab = shared.at(lesson).tab
    tab.find("#tab-side-lesson").click()
    middles = tab.script(MIDDLES)
    assert len(middles) == 3  # the class and the time, to read aloud, to print
    assert max(middles) - min(middles) < 3


@pytest.mark.parametrize("dialog", DIALOGS)
def test_each_dialog_is_whole_or_scrolls_at_each_size(dialog: str, shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    tab.find(DIALOGS[dialog]).click()
    for size in SIZES:
        tab.size(size)
        tab.wait_for(f"innerWidth === {SIZES[size][0]} && {LAID_OUT}")
        tab.screenshot(f"state-{dialog}-{size}")
        assert look(tab, "dialog[open]", "dialog[open] .close button") == FLAWLESS, size
        assert tab.axe() == [], size


@pytest.mark.parametrize("letters", [125, 150, 200])
@pytest.mark.parametrize("state", ["L03-failed", "L07-run"])
def test_larger_letters_leave_the_mat_its_share(
    state: str, letters: int, shared: SharedPage
) -> None:
    lesson, reach = STATES[state]
    page = shared.at(lesson)
    tab = page.tab
    tab.prefer(reduced_motion="reduce", color_scheme="dark")
    reach(page)
    tab.script(f"document.querySelector('input[name=size][value=\"{letters}\"]').click()")
    try:
        tab.wait_for(LAID_OUT)
        tab.screenshot(f"state-{state}-letters-{letters}")
        assert look(tab, *ALWAYS) == FLAWLESS
        assert mats_share(tab) >= 0.599
    finally:
        tab.script("document.querySelector('input[name=size][value=\"100\"]').click()")


def test_on_a_phone_cards_mat_and_buttons_are_in_the_first_window(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    tab.size("phone")
    tab.wait_for("document.documentElement.dataset.columns === '1'")
    first = (".palette .card", ".strip", ".mat", ".player", ".actions button", ".fold")
    assert look(tab, *first) == FLAWLESS
    low = "return [...document.querySelectorAll('.actions button')].filter((one) => one.offsetParent && (one.offsetHeight < 44 || one.offsetWidth < 44)).length"
    assert tab.script(low) == 0
    assert not tab.find(".lesson-text").is_displayed()
    tab.find(".fold").click()
    assert tab.find(".lesson-text").is_displayed()
    assert tab.axe() == []


@pytest.mark.parametrize("seen", [430, 300])
def test_a_keyboard_on_the_screen_leaves_the_program_and_the_buttons(
    seen: int, shared: SharedPage
) -> None:
    page = shared.at("L07")
    tab = page.tab
    tab.size("phone")
    tab.wait_for("document.documentElement.dataset.columns === '1'")
    tab.script("document.querySelector('#panel-text .cm-content').focus()")
    tab.script(KEYBOARD, seen)
    try:
        tab.screenshot(f"state-keyboard-{seen}")
        bottoms = "return ['.cm-editor', '.actions'].map((part) => document.querySelector(`.work ${part}`).getBoundingClientRect().bottom)"
        high = "return document.querySelector('#panel-text .cm-editor').offsetHeight"
        assert max(tab.script(bottoms)) <= seen
        assert tab.script(high) >= 110
    finally:
        tab.script(NO_KEYBOARD)
    assert tab.find(".mat").is_displayed()


def test_the_keyboard_goes_from_part_to_part_as_the_eye_does(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    orders = {}
    for size in SIZES:
        tab.size(size)
        tab.wait_for(f"innerWidth === {SIZES[size][0]} && {LAID_OUT}")
        orders[size] = tab.script(ORDER)
    three = ["side", "work", "play"]
    assert orders == {
        "desktop": three,
        "small": three,
        "zoomed": three,
        "phone": ["side", "play", "work", "beneath"],
    }
