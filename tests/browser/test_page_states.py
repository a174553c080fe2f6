"""Each state of the page at four sizes: nothing is cut, nothing covers another, and the mat keeps its share."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from chromium import SIZES, Tab
from geometry import FLAWLESS, LAID_OUT, look, mats_share, resize
from marelle_page import CLOCK, MarellePage, pupils_program
from shared_page import SharedPage

CONTENT = Path(__file__).parents[2] / "lessons" / "marelle_lessons" / "content"
SOLUTION = (CONTENT / "03-repeat" / "solution.py").read_text("utf-8")
LINE = (CONTENT / "07-follow-the-line" / "solution.py").read_text("utf-8")
ALWAYS = (".top button", ".fold", ".mat", ".player", ".actions button")
DIALOGS = {
    "class": ".top-tools button:nth-of-type(3)",
    "settings": ".top-tools button:nth-of-type(4)",
    "lessons": "#lesson",
    "help": ".top-tools button:nth-of-type(5)",
    "print": ".lesson-tools button",
}
# By how many pixels the card of results is longer than what is seen of it.
LONGER = (
    "const card = document.querySelector('.results'); return card.scrollHeight - card.clientHeight"
)
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


def _run(page: MarellePage, program: str = "") -> None:
    page.run(program)
    page.tab.wait_for(f"!{CLOCK}.startsWith('0')")
    page.press("stop")


def _run_to_the_end(page: MarellePage) -> None:
    page.run(SOLUTION)
    page.seek(99)
    page.tab.wait_for(f"{CLOCK}.split(' / ')[0] === {CLOCK}.split(' / ')[1]")


def _step(page: MarellePage) -> None:
    page.press("step")
    page.wait_until_idle()
    page.tab.wait_for("document.querySelector('.tile.lit, .line-now')")


def _check(page: MarellePage, program: str, verdict: str) -> None:
    page.start(program, "check", until=f"document.querySelector('.verdict.{verdict}')")
    page.wait_until_idle()


STATES: dict[str, tuple[str, Callable[[MarellePage], None]]] = {
    "L03-start": ("L03", _start),
    "L03-run": ("L03", _run),
    "L03-end": ("L03", _run_to_the_end),
    "L03-step": ("L03", _step),
    "L03-failed": (
        "L03",
        partial(_check, program=pupils_program("not_the_way"), verdict="bad"),
    ),
    "L03-passed": ("L03", partial(_check, program=SOLUTION, verdict="good")),
    "L07-start": ("L07", _start),
    "L07-run": ("L07", partial(_run, program=LINE)),
    "L07-step": ("L07", _step),
    "L07-failed": (
        "L07",
        partial(_check, program=pupils_program("drives_on_quickly"), verdict="bad"),
    ),
    "free-start": ("free", _start),
    "free-run": ("free", partial(_run, program=pupils_program("prints_and_drives"))),
}


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_whole_at_each_size(state: str, shared: SharedPage) -> None:
    lesson, reach = STATES[state]
    page = shared.at(lesson)
    page.tab.prefer(reduced_motion="reduce")
    reach(page)
    for size in SIZES:
        resize(page.tab, size)
        page.tab.script("scrollTo(0, 0)")
        page.tab.screenshot(f"state-{state}-{size}")
        assert look(page.tab, *ALWAYS) == FLAWLESS, size
        assert size == "phone" or mats_share(page.tab) >= 0.599, size
        assert page.tab.axe() == [], size


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
def test_each_dialog_is_whole_or_scrolls_at_each_size(dialog: str, l03: MarellePage) -> None:
    l03.tab.find(DIALOGS[dialog]).click()
    assert l03.tab.find("dialog[open]").is_displayed()
    for size in SIZES:
        resize(l03.tab, size)
        l03.tab.screenshot(f"state-{dialog}-{size}")
        assert look(l03.tab, "dialog[open]", "dialog[open] .close button") == FLAWLESS, size
        assert l03.tab.axe() == [], size


@pytest.mark.parametrize("letters", [125, 150, 200])
@pytest.mark.parametrize("state", ["L03-failed", "L07-run"])
def test_larger_letters_leave_the_mat_its_share(
    state: str, letters: int, shared: SharedPage
) -> None:
    lesson, reach = STATES[state]
    page = shared.at(lesson)
    page.tab.prefer(reduced_motion="reduce", color_scheme="dark")
    reach(page)
    page.tab.script(f"document.querySelector('input[name=size][value=\"{letters}\"]').click()")
    try:
        page.tab.wait_for(LAID_OUT)
        page.tab.screenshot(f"state-{state}-letters-{letters}")
        assert look(page.tab, *ALWAYS) == FLAWLESS
        assert mats_share(page.tab) >= 0.599
    finally:
        page.tab.script("document.querySelector('input[name=size][value=\"100\"]').click()")


def test_on_a_phone_cards_mat_and_buttons_are_in_the_first_window(l03: MarellePage) -> None:
    l03.tab.size("phone")
    l03.tab.wait_for("document.documentElement.dataset.columns === '1'")
    first = (".palette .card", ".strip", ".mat", ".player", ".actions button", ".fold")
    assert look(l03.tab, *first) == FLAWLESS
    low = "return [...document.querySelectorAll('.actions button')].filter((one) => one.offsetParent && (one.offsetHeight < 44 || one.offsetWidth < 44)).length"
    assert l03.tab.script(low) == 0
    assert not l03.tab.find(".lesson-text").is_displayed()
    l03.tab.find(".fold").click()
    assert l03.tab.find(".lesson-text").is_displayed()
    assert l03.tab.axe() == []


@pytest.mark.parametrize("seen", [430, 300])
def test_a_keyboard_on_the_screen_leaves_the_program_and_the_buttons(
    seen: int, l07: MarellePage
) -> None:
    l07.tab.size("phone")
    l07.tab.wait_for("document.documentElement.dataset.columns === '1'")
    l07.tab.script("document.querySelector('#panel-text .cm-content').focus()")
    l07.tab.script(KEYBOARD, seen)
    try:
        l07.tab.screenshot(f"state-keyboard-{seen}")
        bottoms = "return ['.cm-editor', '.actions'].map((part) => document.querySelector(`.work ${part}`).getBoundingClientRect().bottom)"
        high = "return document.querySelector('#panel-text .cm-editor').offsetHeight"
        assert max(l07.tab.script(bottoms)) <= seen
        assert l07.tab.script(high) >= 110
    finally:
        l07.tab.script(NO_KEYBOARD)
    assert l07.tab.find(".mat").is_displayed()


def test_the_keyboard_goes_from_part_to_part_as_the_eye_does(l03: MarellePage) -> None:
    orders = {}
    for size in SIZES:
        resize(l03.tab, size)
        orders[size] = l03.tab.script(
            "return [...document.querySelector('main').children].map((one) => one.classList[0])"
        )
    three = ["side", "work", "play"]
    assert orders == {
        "desktop": three,
        "small": three,
        "zoomed": three,
        "phone": ["side", "play", "work", "beneath"],
    }


def test_a_page_that_is_opened_on_a_phone_has_one_column(tab: Tab, page_file: Path) -> None:
    tab.size("phone")
    MarellePage(tab, page_file)
    tab.wait_for("document.documentElement.dataset.columns === '1'")


@pytest.mark.parametrize("size", ["phone", "zoomed"])
def test_on_a_small_screen_the_verdict_is_whole(size: str, l03: MarellePage) -> None:
    l03.tab.size(size)
    l03.press("check", until="document.querySelector('.verdict')")
    l03.wait_until_idle()
    l03.tab.screenshot(f"sizes-verdict-{size}")
    assert l03.tab.script(LONGER) == 0
    assert look(l03.tab, ".findings", ".actions button") == FLAWLESS
