"""A pupil at the page: with the keyboard alone, with cards, with files, in a browser that refuses things."""

from pathlib import Path

import pytest
from accessible import tab_to
from chromium import Tab
from marelle_page import BUSY, CLOCK, NO_PYTHON, MarellePage
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from shared_page import SharedPage

FOCUS = "document.activeElement"
# The card behind which the next one goes, where that is not the end.
NEXT = "return document.querySelector('.next-here').previousElementSibling.dataset.path"
FIELD = "document.querySelector('#cards-text').value"
SHOWN = "document.querySelector('#panel-cards .cm-content').innerText"
EDITOR = "document.querySelector('#panel-text .cm-content').innerText"
NOTICE = "document.querySelector('.notice').innerText"
KEPT = "JSON.stringify([{...sessionStorage}, {...localStorage}])"
NO_WORKER = (
    "window.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } };"
)
NO_STORAGE = (
    "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }});"
)
FULL_STORAGE = (
    "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
)
NO_PLACE = "window.showSaveFilePicker = undefined;"
PLACE = """
window.showSaveFilePicker = async ({suggestedName}) => ({
  name: suggestedName,
  createWritable: async () => ({
    write: async (text) => { window.saved = {name: suggestedName, text}; },
    close: async () => { window.saved.closed = true; },
  }),
});
"""  # the place that a pupil chooses: a window of the system, which no test can press
LONG = (
    "from marelle.fr import *\nn = 0\nfor i in range(10000000):\n    n = n + 1\n    attendre(1)\n"
)
SLOW = "for i in range(10 ** 9):\n    n = i\n"  # some seconds of true time


@pytest.fixture
def first(tab: Tab, page_file: Path) -> MarellePage:
    """Give the page, open at L03, just read."""
    return MarellePage.fresh(tab, page_file, "#L03")


@pytest.fixture
def lesson(shared: SharedPage) -> MarellePage:
    """Give the page, open at L03."""
    return shared.at("L03")


def _drag(tab: Tab, selector: str, onto: str) -> None:
    """Drag by the mouse, onto the left half of what is there."""
    actions = ActionChains(tab.driver)
    actions.click_and_hold(tab.find(selector)).move_to_element_with_offset(tab.find(onto), -8, 0)
    actions.release().perform()


def _open_file(page: MarellePage, file: Path) -> None:
    page.tab.find("body > input[type=file]").send_keys(str(file))


def test_the_lesson_is_solved_and_checked_with_the_keyboard_alone(first: MarellePage) -> None:
    tab = first.tab
    tab_to(tab, ".skip")
    tab.press(Keys.ENTER)
    tab_to(tab, ".strip .slot")
    tab.press(Keys.HOME, *[Keys.DELETE] * 3)
    tab.press("x", "a", "d", "a", "g", *[Keys.ARROW_LEFT] * 5, "4")
    assert tab.script(f"return {FIELD}") == "4(A D A G)"
    tab_to(tab, "#check")
    tab.press(Keys.ENTER)
    tab.wait_for("document.querySelector('.verdict.good')", 60)
    assert tab.script(f"return {FOCUS}.textContent") == "Réussi\xa0!"
    tab.wait_for(f"!{CLOCK}.startsWith('0\xa0s')")


def test_cards_are_pressed_moved_counted_and_removed(lesson: MarellePage) -> None:
    tab = lesson.tab
    tab.find(".typed button:last-child").click()
    for card in ("A", "D", "repeat", "B"):
        tab.find(f".palette .{card}").click()
    assert tab.script(f"return {FIELD}") == "A D 2(B)"
    tab.find(".tile.A").click()
    for _press in range(2):
        tab.find(".tools [data-tool=more]").click()
    tab.find(".tools [data-tool=right]").click()
    assert tab.script(f"return {FIELD}") == "D A3 2(B)"
    tab.find(".tile.D").click()
    tab.find(".tools [data-tool=remove]").click()
    assert tab.script(f"return {FIELD}") == "A3 2(B)"
    # The program of the row before, which the page's Python was still at, has avancer(3) too.
    tab.wait_for(f"{SHOWN}.includes('avancer(3)') && !{SHOWN}.includes('droite')", 60)
    tab.wait_for("document.querySelector('.code').textContent.startsWith('A3')")
    assert tab.texts(".code") == ["A3(B)2=" + tab.texts(".code")[0][-1]]


def test_the_tools_act_on_the_card_that_is_framed_alone(shown: MarellePage) -> None:
    tab = shown.tab
    tab.find('.tile[data-path="1"]').click()
    for _press in range(2):
        tab.find(".tools [data-tool=more]").click()
    framed = "document.querySelector('.tile.chosen')"
    assert tab.script(f"return {framed}.dataset.path") == "1"
    assert tab.script(f"return getComputedStyle({framed}).outlineStyle") == "solid"
    assert tab.texts(".tools .count") == ["3 quarts"]
    assert tab.script(NEXT) == "1"
    tab.find(".tools [data-tool=remove]").click()
    assert tab.texts(".tools, .tile.chosen, .next-here") == []
    tab.find(".palette .B").click()
    assert tab.script(f"return {FIELD}") == "A A B"


def test_a_card_is_replaced_where_it_stands(shown: MarellePage) -> None:
    tab = shown.tab
    tab.find(".palette .repeat").click()
    tab.find(".palette .A").click()
    tab.find(".repeated .tile.A").click()
    assert tab.texts(".times span") == ["fois"]
    tab.find(".tools [data-tool=replace]").click()
    tab.screenshot("page-card-replaced")
    tab.find(".tools .G").click()
    assert tab.script(f"return {FIELD}") == "A D A 2(G)"
    assert tab.script("return document.querySelector('.tile.chosen').dataset.path") == "3,0"
    assert tab.axe() == []


def test_cards_are_dragged_into_the_row_and_within_it(shown: MarellePage) -> None:
    tab = shown.tab
    _drag(tab, ".palette .B", ".tile.D")
    assert tab.script(f"return {FIELD}") == "A B D A"
    _drag(tab, ".palette .repeat", ".strip > .slot")
    _drag(tab, ".tile.B", ".repeated .slot")
    assert tab.script(f"return {FIELD}") == "A D A 2(B)"
    _drag(tab, ".tile.D", ".top")
    assert tab.script(f"return {FIELD}") == "A D A 2(B)"


def test_what_was_removed_comes_back(first: MarellePage) -> None:
    tab = first.tab
    tab.find(".palette .B").click()
    tab.find(".typed button:last-child").click()
    assert tab.script(f"return {FIELD}") == ""
    for before in ("A D A B", "A D A", "A D A"):
        tab.find(".typed button").click()
        assert tab.script(f"return {FIELD}") == before
    tab.wait_for("document.querySelectorAll('.tile').length === 3", 60)


def test_a_short_code_is_typed_back(lesson: MarellePage) -> None:
    tab = lesson.tab
    tab.script("document.querySelector('#cards-text').focus()")
    tab.select_all()
    tab.press("(ADAG)4=U")
    tab.wait_for("document.querySelectorAll('.tile').length === 5", 60)
    tab.press(Keys.BACKSPACE, "V")
    tab.wait_for("document.querySelector('.cards-problem .what')")
    assert tab.script("return document.querySelector('#cards-text').ariaInvalid") == "true"


def test_a_step_does_one_line_and_shows_the_next_card(lesson: MarellePage) -> None:
    tab = lesson.tab
    tab.prefer(reduced_motion="reduce")
    lesson.press("step")
    lesson.wait_until_idle(60)
    tab.wait_for("document.querySelector('.tile.lit')")
    first = tab.script("return document.querySelector('.tile.lit').dataset.path")
    lesson.press("step")
    tab.wait_for(f"document.querySelector('.tile.lit')?.dataset.path !== '{first}'")
    assert tab.script("return document.querySelectorAll('.line-now').length") == 1
    lesson.press("restart")
    tab.wait_for(f"{CLOCK}.startsWith('0\xa0s')")


def test_the_editor_tells_its_indentation(shown: MarellePage) -> None:
    shown.write("for i in range(3):\n    print(i)")
    shown.tab.press(Keys.ARROW_UP)
    live = "document.querySelector('body > p.unseen').textContent"
    shown.tab.wait_for(f"{live} === 'sans retrait'")
    shown.tab.press(Keys.ARROW_DOWN)
    shown.tab.wait_for(f"{live} === 'retrait de 4 espaces'")


def test_an_empty_program_shows_nothing_of_the_last_and_cards_say_that_it_has_none(
    lesson: MarellePage,
) -> None:
    lesson.run("from marelle.fr import *\navancer(3)\n")
    assert len(lesson.story()) == 3
    lesson.write(" ")
    lesson.press("try")
    lesson.tab.wait_for("document.querySelector('.results .mistake')")
    assert lesson.story() == []
    lesson.tab.find("#tab-cards").click()
    apart = "document.querySelector('.apart').textContent"
    lesson.tab.wait_for(f"{apart}.includes('E-CARD-19')")
    assert lesson.tab.script("return document.querySelector('#cards-text').value") == "A D A"
    lesson.open_lesson("free")
    assert lesson.tab.script(f"return {apart}") == ""


def test_the_editor_lets_the_keyboard_out(shown: MarellePage) -> None:
    shown.write("print(1)")
    shown.tab.press(Keys.ESCAPE, Keys.TAB)
    assert shown.tab.script(f"return {FOCUS}.closest('.cm-editor') === null")


def test_work_is_kept_for_the_next_time(tab: Tab, page_file: Path) -> None:
    # A busy Chromium was seen to lose it for good; why is not known. So this is done once more if it fails, not more often.
    assert any(_is_kept(tab, page_file) for _try in range(2)), tab.script(f"return {KEPT}")
    assert tab.script("return document.querySelector('#lesson').value") == "L03"


def _is_kept(tab: Tab, page_file: Path) -> bool:
    """Write a program, open the page again, and tell whether it is there.

    A busy Chromium gives a new document of the same file what it had kept a while ago, or nothing: ask again.
    """
    page = MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON)
    page.write("from marelle.fr import *\navancer(5)\n")
    tab.wait_for(
        "JSON.parse(localStorage.getItem('marelle:1:work:L03') ?? '{}').program?.includes('avancer(5)')"
    )
    openings = (MarellePage(tab, page_file) for _opening in range(10))
    return any("avancer(5)" in page.tab.script(f"return {EDITOR}") for page in openings)


@pytest.mark.parametrize("refusal", [NO_STORAGE, FULL_STORAGE])
def test_a_browser_that_keeps_nothing_says_so_and_still_gives_a_file(
    refusal: str, tab: Tab, page_file: Path, downloads: Path
) -> None:
    MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + refusal + NO_PLACE)
    tab.find(".palette .B").click()
    tab.wait_for(f"{NOTICE}.includes('Enregistrer')")
    tab.find(".top button:nth-of-type(2)").click()
    tab.find("dialog[open] form button[type=button]").click()
    day = tab.script("return new Date().toLocaleDateString('sv')")
    saved = downloads / f"L03-{day}.cards.txt"
    tab.wait_for_file(saved)
    assert saved.read_text("utf-8") == f"A D A B\n# marelle: saved lesson=L03 date={day}\n"
    saved.unlink()


def test_cards_are_saved_where_the_pupil_says(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + PLACE)
    tab.find(".palette .B").click()
    tab.find(".top button:nth-of-type(2)").click()
    tab.find("dialog[open] .go").click()
    tab.wait_for("window.saved?.closed")
    name, text = tab.script("return [saved.name, saved.text]")
    assert name.endswith(".cards.txt")
    assert text.startswith("A D A B\n")


def test_a_program_is_saved_where_the_pupil_says(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + PLACE)
    page.write("print('é')\n")
    tab.find(".top button:nth-of-type(2)").click()
    tab.find("dialog[open] .go").click()
    tab.wait_for("window.saved?.closed")
    name, text = tab.script("return [saved.name, saved.text]")
    assert text.startswith("print('é')\n")
    tab.wait_for(f"document.querySelector('body > p.unseen').textContent.includes('{name}')")


def test_where_no_worker_is_allowed_the_page_says_so_and_can_still_be_stopped(
    tab: Tab, page_file: Path
) -> None:
    page = MarellePage.fresh(tab, page_file, "#free", NO_WORKER)
    tab.wait_for(f"{NOTICE}.includes('plus lentement')", 60)
    page.write(LONG)
    page.press("try")
    tab.wait_for(BUSY)
    page.press("stop")
    page.wait_until_idle()
    page.run("from marelle.fr import *\navancer(1)\n")
    assert len(page.story()) == 3


def test_where_no_worker_is_allowed_a_check_can_be_stopped(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L03", NO_WORKER)
    tab.wait_for(f"{NOTICE}.includes('plus lentement')", 60)
    page.write(SLOW)
    page.press("check")
    tab.wait_for(BUSY)
    page.press("stop")
    page.wait_until_idle(2)
    assert tab.find(".results").text == ""
    page.write("from marelle.fr import *\navancer(1)\n")
    page.press("check")
    page.wait_until_idle()
    assert tab.find(".verdict.bad").is_displayed()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("image.py", b"\x89PNG\r\n\x1a\n\0\0\0", "E-PROG-03"),
        ("enorme.py", b"#" * 20_000_001, "20\xa0Mo"),
        ("faux.zip", b"PK\x03\x04 not a zip", "E-HAND-"),
    ],
)
def test_what_is_no_program_is_refused_and_the_work_stays(
    name: str, content: bytes, said: str, lesson: MarellePage, tmp_path: Path
) -> None:
    lesson.write("print('mon travail')")
    (tmp_path / name).write_bytes(content)
    _open_file(lesson, tmp_path / name)
    lesson.tab.wait_for(f"{NOTICE}.includes({said!r})", 60)
    assert "mon travail" in lesson.tab.script(f"return {EDITOR}")


def test_a_file_with_a_mark_and_a_second_ending_is_opened(
    lesson: MarellePage, tmp_path: Path
) -> None:
    file = tmp_path / "carré.py.txt"
    file.write_bytes(b"\xef\xbb\xbffrom marelle.fr import *\r\navancer(2)\r\n")
    _open_file(lesson, file)
    lesson.tab.wait_for(f"{EDITOR}.includes('avancer(2)')", 60)
    lesson.press("try")
    lesson.wait_until_idle()
    assert lesson.tab.texts(".mistake") == []


def test_a_row_of_cards_in_a_file_is_laid(lesson: MarellePage, tmp_path: Path) -> None:
    (tmp_path / "rangee.txt").write_text("A3 D A", encoding="utf-8")
    _open_file(lesson, tmp_path / "rangee.txt")
    lesson.tab.wait_for(f"{FIELD} === 'A3 D A'", 60)
    lesson.tab.wait_for("document.querySelectorAll('.tile').length === 3")


def test_the_page_speaks_english_at_once(lesson: MarellePage) -> None:
    tab = lesson.tab
    lesson.press("try")
    lesson.wait_until_idle(60)
    tab.find(".top .language").click()
    assert tab.texts("#try") == ["Try"]
    assert tab.script("return document.documentElement.lang") == "en"
    assert tab.axe() == []
    lesson.press("try")
    lesson.wait_until_idle()
    assert "robot starts" in lesson.story()[0]


@pytest.mark.parametrize("opened", ["teacher", "settings", "about"])
def test_axe_finds_nothing_in_a_dialog(opened: str, shown: MarellePage) -> None:
    number = {"teacher": 3, "settings": 4, "about": 5}[opened]
    shown.tab.find(f".top button:nth-of-type({number})").click()
    assert shown.tab.find("dialog[open]").is_displayed()
    assert shown.tab.axe() == []
    shown.tab.screenshot(f"page-{opened}")
    shown.tab.press(Keys.ESCAPE)


def test_letters_twice_as_large_still_fit(shown: MarellePage) -> None:
    tab = shown.tab
    tab.find(".top button:nth-of-type(4)").click()
    tab.find("dialog[open] input[name=size][value='200']").click()
    tab.find("dialog[open] .close button").click()
    assert tab.script("return getComputedStyle(document.documentElement).fontSize") == "32px"
    assert tab.script("return document.documentElement.scrollWidth <= innerWidth")
    assert tab.axe() == []
    tab.screenshot("page-large")
