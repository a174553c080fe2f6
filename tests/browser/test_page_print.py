"""The page at four sizes and on A4: nothing is cut, nothing covers another; what is printed has a ruler that is right and nothing of the tool."""

import base64
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from accessible import FLAWLESS, LAID_OUT, look, mats_share, resize
from chromium import SIZES, Tab
from marelle_page import CLOCK, IDLE, MarellePage, SharedPage, pupils_program
from printed_pages import letters_of, overlaps, rulers_mm, sizes_mm

from marelle_lessons.pathsfile import load_path, path_names
from marelle_text import Text

SET = "document.querySelector('html[data-prints] .sheets')"
# The browser asks what to print on; a test takes the pages instead.
NO_DIALOG = "window.print = () => { window.testPrinted = true; };"
A4_MM = (210.0, 297.0)
TEXT = Text("fr")
CTRL_P = "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'p', ctrlKey: true, bubbles: true, cancelable: true}))"
# The dialog and its last button are seen, or reached by scrolling in it.
INSIDE = """
const dialog = document.querySelector('dialog[open]');
document.querySelector('#print-go').scrollIntoView({block: 'nearest'});
const [outer, last] = [dialog, document.querySelector('#print-go')].map((one) => one.getBoundingClientRect());
return outer.left >= 0 && outer.right <= innerWidth && last.bottom <= Math.min(outer.bottom, innerHeight) && last.top >= outer.top;
"""


def _choose(page: MarellePage, *kinds: str) -> None:
    page.tab.script(NO_DIALOG)
    page.tab.find("#print").click()
    page.tab.script(
        "for (const box of document.querySelectorAll('.print-choices input')) if (box.checked !== arguments[0].includes(box.name)) box.click();",
        list(kinds),
    )
    page.tab.screenshot(f"print-{'-'.join(kinds)}")


def _paper(page: MarellePage, *kinds: str, before: str = "") -> bytes:
    """Choose what to print, press « Imprimer » and return the browser's PDF; `before` runs once the pages are set."""
    _choose(page, *kinds)
    page.tab.click("#print-go", until=SET)
    page.tab.script(before)
    return _pdf(page.tab, f"print-{'-'.join(kinds)}.pdf")


def _pdf(tab: Tab, name: str) -> bytes:
    """Return the browser's PDF of what is set, and keep it."""
    asked = {"preferCSSPageSize": True, "printBackground": False}
    content = base64.b64decode(tab.driver.execute_cdp_cmd("Page.printToPDF", asked)["data"])
    tab.keep(name, content)
    return content


def _is_right(content: bytes) -> None:
    count = len(sizes_mm(content))
    assert (
        sizes_mm(content) == [pytest.approx(A4_MM, abs=0.2)] * count
    )  # Chromium rounds to points
    assert rulers_mm(content) == pytest.approx([100.0] * count, abs=0.2)
    assert overlaps(content) == []
    assert all("Échelle:100%" in page for page in letters_of(content))


@pytest.mark.parametrize("lesson", ["L03", "L07"])
@pytest.mark.parametrize("kind", ["sheet", "teacher", "paper", "program"])
def test_each_page_of_a_lesson_is_printed_true_to_size(
    shared: SharedPage, lesson: str, kind: str
) -> None:
    _is_right(_paper(shared.at(lesson), kind))


@pytest.mark.parametrize(("lesson", "kind", "count"), [("L03", "cards", 1), ("L03", "mat", 38)])
def test_cards_and_mats_are_printed_as_the_command_prints_them(
    shared: SharedPage, lesson: str, kind: str, count: int
) -> None:
    content = _paper(shared.at(lesson), kind)
    _is_right(content)
    assert len(sizes_mm(content)) == count


def test_what_is_printed_says_all_that_the_lesson_says_and_numbers_its_pages(
    l03: MarellePage,
) -> None:
    whole = l03.tab.script("return document.querySelector('.lesson-text').innerText")
    said = letters_of(_paper(l03, "sheet"))
    numbers = [f"{number}/{len(said)}" for number in range(1, len(said) + 1)]
    assert [number for number, one in zip(numbers, said, strict=True) if number not in one] == []
    assert [word for word in set(re.findall(r"\w{4,}", whole)) if word not in "".join(said)] == []
    assert "Prénom:" in said[0]


def test_what_is_wider_than_a_page_shrinks_nothing(shared: SharedPage) -> None:
    wide = "document.querySelector('.sheet-body').insertAdjacentHTML('afterbegin', '<div style=\"width:900mm\">a</div>')"
    _is_right(_paper(shared.at("L07"), "sheet", before=wide))


def test_when_it_was_printed_the_page_is_as_before(l03: MarellePage) -> None:
    _paper(l03, "sheet", "cards")
    l03.tab.script("window.dispatchEvent(new Event('afterprint'))")
    assert l03.tab.script(f"return {SET}") is None
    assert l03.tab.script("return document.querySelectorAll('dialog[open]').length") == 0


def test_the_teachers_page_can_be_read(l03: MarellePage) -> None:
    _choose(l03, "teacher")
    l03.tab.find(".print-choices button").click()
    assert "Déroulement, minute par minute" in l03.tab.texts(".print-read")[0]
    assert l03.tab.axe("print-read") == []


def test_the_choices_are_told_to_everybody(l07: MarellePage) -> None:
    _choose(l07, "sheet")
    kinds = ("sheet", "teacher", "paper", "program", "mat")
    expected = [TEXT(f"page.print.{kind}", name="Le couloir") for kind in kinds]
    assert l07.tab.texts(".print-choices label") == expected
    assert l07.tab.axe() == []
    assert l07.tab.script(
        "document.querySelectorAll('.print-choices input:checked').forEach((box) => box.click());"
        "document.querySelector('#print-go').click();"
        "return document.querySelector('dialog[open] [role=status]').textContent"
    ) == TEXT("page.print.nothing")


def test_ctrl_p_asks_what_to_print_at_every_size(l03: MarellePage) -> None:
    for size in SIZES:
        l03.tab.size(size)
        l03.tab.script("document.querySelector('dialog[open]')?.close()")
        l03.tab.script(CTRL_P)
        l03.tab.screenshot(f"print-at-{size}")
        assert l03.tab.script(INSIDE), size
    assert l03.tab.axe() == []


def test_ctrl_p_in_another_dialog_is_left_to_the_browser(l03: MarellePage) -> None:
    left = f"return ({CTRL_P.rstrip(';')})"  # whether nobody took the key
    assert l03.tab.script(left) is False
    l03.tab.script("document.querySelector('dialog[open]').close()")
    l03.tab.script("document.querySelector('#lesson').click()")
    assert l03.tab.script(left) is True


def test_a_second_press_sets_no_second_pages(l03: MarellePage) -> None:
    _choose(l03, "sheet", "teacher")
    l03.tab.script(
        "window.testPrints = 0; window.print = () => { window.testPrints += 1; };"
        "document.querySelector('#print-go').click(); document.querySelector('#print-go').click();",
        until=SET,
    )
    l03.ask(do="cards", text="A", language="fr")
    assert l03.tab.script("return [document.querySelectorAll('.sheets').length, testPrints]") == [
        1,
        1,
    ]
    l03.tab.script("window.dispatchEvent(new Event('afterprint'))")


@pytest.mark.parametrize("path", ["mat", "robot"])
def test_the_page_of_a_path_is_printed_whole_and_true_to_size(l03: MarellePage, path: str) -> None:
    l03.tab.script(NO_DIALOG)
    l03.tab.find(".top button:nth-of-type(3)").click()
    number = path_names().index(path) + 1
    l03.tab.click(
        f".paths li:nth-child({number}) button:nth-of-type(2)", until="window.testPrinted"
    )
    content = _pdf(l03.tab, f"print-path-{path}.pdf")
    _is_right(content)
    said = "".join(letters_of(content))
    page = load_path(path).teacher_page("fr")
    words = set(re.findall(r"[^\W_]{4,}", re.sub(r"`+[^`]*`+", " ", page)))
    assert [word for word in words if word not in said] == []
    l03.tab.script("window.dispatchEvent(new Event('afterprint'))")
    assert l03.tab.script(f"return {SET}") is None


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


def _check(page: MarellePage, program: str, verdict: str) -> None:
    page.start(
        program,
        "check",
        until=f"document.querySelector('.verdict.{verdict}') && {IDLE}",
        seconds=60,
    )


STATES: dict[str, tuple[str, Callable[[MarellePage], None]]] = {
    "L03-start": ("L03", _start),
    "L03-run": ("L03", _run),
    "L03-end": ("L03", _run_to_the_end),
    "L03-step": ("L03", MarellePage.step),
    "L03-failed": (
        "L03",
        partial(_check, program=pupils_program("not_the_way"), verdict="bad"),
    ),
    "L03-passed": ("L03", partial(_check, program=SOLUTION, verdict="good")),
    "L07-start": ("L07", _start),
    "L07-run": ("L07", partial(_run, program=LINE)),
    "L07-step": ("L07", MarellePage.step),
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
    l03.press("check", until=f"document.querySelector('.verdict') && {IDLE}", seconds=60)
    l03.tab.screenshot(f"sizes-verdict-{size}")
    assert l03.tab.script(LONGER) == 0
    assert look(l03.tab, ".findings", ".actions button") == FLAWLESS
