"""A pupil at the page: with the keyboard alone, with cards, with files, in a browser that refuses things."""

from pathlib import Path

import pytest
from chromium import Tab
from handed_in import write
from marelle_page import (
    CLOCK,
    EDITOR,
    FIELD,
    NO_PLACE,
    NO_PYTHON,
    NO_WORKER,
    PLACE,
    MarellePage,
)
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

# The card behind which the next one goes, where that is not the end.
NEXT = "return document.querySelector('.next-here').previousElementSibling.dataset.path"
SHOWN = "document.querySelector('#panel-cards .cm-content').innerText"
NOTICE = "document.querySelector('.notice').innerText"
KEPT = "JSON.stringify([{...sessionStorage}, {...localStorage}])"
NO_STORAGE = (
    "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }});"
)
FULL_STORAGE = (
    "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
)
SLOW = "for i in range(10 ** 9):\n    n = i\n"  # some seconds of true time


@pytest.fixture
def first(tab: Tab, page_file: Path) -> MarellePage:
    """Give the page, open at L03, just read."""
    return MarellePage.fresh(tab, page_file, "#L03")


def _drag(tab: Tab, selector: str, onto: str) -> None:
    """Drag by the mouse, onto the left half of what is there."""
    actions = ActionChains(tab.driver)
    actions.click_and_hold(tab.find(selector)).move_to_element_with_offset(tab.find(onto), -8, 0)
    actions.release().perform()


def test_cards_are_pressed_moved_counted_and_removed(l03: MarellePage) -> None:
    l03.tab.find(".typed button:last-child").click()
    for card in ("A", "D", "repeat", "B"):
        l03.tab.find(f".palette .{card}").click()
    assert l03.tab.script(f"return {FIELD}") == "A D 2(B)"
    l03.tab.find(".tile.A").click()
    for _press in range(2):
        l03.tab.find(".tools [data-tool=more]").click()
    l03.tab.find(".tools [data-tool=right]").click()
    assert l03.tab.script(f"return {FIELD}") == "D A3 2(B)"
    l03.tab.click(".tile.D", ".tools [data-tool=remove]")
    assert l03.tab.script(f"return {FIELD}") == "A3 2(B)"
    # The program of the row before, which the page's Python was still at, has avancer(3) too.
    l03.tab.wait_for(f"{SHOWN}.includes('avancer(3)') && !{SHOWN}.includes('droite')", 60)
    l03.tab.wait_for("document.querySelector('.code').textContent.startsWith('A3')")
    assert l03.tab.texts(".code") == ["A3(B)2=" + l03.tab.texts(".code")[0][-1]]


def test_the_tools_act_on_the_card_that_is_framed_alone(shown: MarellePage) -> None:
    shown.tab.find('.tile[data-path="1"]').click()
    for _press in range(2):
        shown.tab.find(".tools [data-tool=more]").click()
    framed = "document.querySelector('.tile.chosen')"
    assert shown.tab.script(f"return {framed}.dataset.path") == "1"
    assert shown.tab.script(f"return getComputedStyle({framed}).outlineStyle") == "solid"
    assert shown.tab.texts(".tools .count") == ["3 quarts"]
    assert shown.tab.script(NEXT) == "1"
    shown.tab.find(".tools [data-tool=remove]").click()
    assert shown.tab.texts(".tools, .tile.chosen, .next-here") == []
    shown.tab.find(".palette .B").click()
    assert shown.tab.script(f"return {FIELD}") == "A A B"


def test_a_card_is_replaced_where_it_stands(shown: MarellePage) -> None:
    shown.tab.click(".palette .repeat", ".palette .A", ".repeated .tile.A")
    assert shown.tab.texts(".times span") == ["fois"]
    shown.tab.find(".tools [data-tool=replace]").click()
    shown.tab.screenshot("page-card-replaced")
    shown.tab.find(".tools .G").click()
    assert shown.tab.script(f"return {FIELD}") == "A D A 2(G)"
    assert shown.tab.script("return document.querySelector('.tile.chosen').dataset.path") == "3,0"
    assert shown.tab.axe() == []


def test_cards_are_dragged_into_the_row_and_within_it(shown: MarellePage) -> None:
    _drag(shown.tab, ".palette .B", ".tile.D")
    assert shown.tab.script(f"return {FIELD}") == "A B D A"
    _drag(shown.tab, ".palette .repeat", ".strip > .slot")
    _drag(shown.tab, ".tile.B", ".repeated .slot")
    assert shown.tab.script(f"return {FIELD}") == "A D A 2(B)"
    _drag(shown.tab, ".tile.D", ".top")
    assert shown.tab.script(f"return {FIELD}") == "A D A 2(B)"


def test_what_was_removed_comes_back(first: MarellePage) -> None:
    first.tab.click(".palette .B", ".typed button:last-child")
    assert first.tab.script(f"return {FIELD}") == ""
    for before in ("A D A B", "A D A", "A D A"):
        first.tab.find(".typed button").click()
        assert first.tab.script(f"return {FIELD}") == before
    first.tab.wait_for("document.querySelectorAll('.tile').length === 3", 60)


def test_a_short_code_is_typed_back(l03: MarellePage) -> None:
    l03.tab.script("document.querySelector('#cards-text').focus()")
    l03.tab.select_all()
    l03.tab.press("(ADAG)4=U", until="document.querySelectorAll('.tile').length === 5", seconds=60)
    l03.tab.press(Keys.BACKSPACE, "V", until="document.querySelector('.cards-problem .what')")
    assert l03.tab.script("return document.querySelector('#cards-text').ariaInvalid") == "true"


def test_a_step_does_one_line_and_shows_the_next_card(l03: MarellePage) -> None:
    l03.tab.prefer(reduced_motion="reduce")
    l03.step()
    first = l03.tab.script("return document.querySelector('.tile.lit').dataset.path")
    l03.press("step", until=f"document.querySelector('.tile.lit')?.dataset.path !== '{first}'")
    assert l03.tab.script("return document.querySelectorAll('.line-now').length") == 1
    l03.press("restart", until=f"{CLOCK}.startsWith('0\xa0s')")


def test_the_editor_tells_its_indentation(shown: MarellePage) -> None:
    shown.write("for i in range(3):\n    print(i)")
    shown.tab.press(Keys.ARROW_UP)
    live = "document.querySelector('body > p.unseen').textContent"
    shown.tab.wait_for(f"{live} === 'sans retrait'")
    shown.tab.press(Keys.ARROW_DOWN, until=f"{live} === 'retrait de 4 espaces'")


def test_an_empty_program_shows_nothing_of_the_last_and_cards_say_that_it_has_none(
    l03: MarellePage,
) -> None:
    l03.run("from marelle.fr import *\navancer(3)\n")
    assert len(l03.story()) == 3
    l03.start(" ", "try", until="document.querySelector('.results .mistake')")
    assert l03.story() == []
    l03.tab.find("#tab-cards").click()
    apart = "document.querySelector('.apart').textContent"
    l03.tab.wait_for(f"{apart}.includes('E-CARD-19')")
    assert l03.tab.script("return document.querySelector('#cards-text').value") == "A D A"
    l03.open_lesson("free")
    assert l03.tab.script(f"return {apart}") == ""


def test_work_is_kept_for_the_next_time(tab: Tab, page_file: Path) -> None:
    # A busy Chromium was seen to lose it for good; why is not known. So this is done once more if it fails, not more often.
    assert any(_is_kept(tab, page_file) for _try in range(2)), tab.script(f"return {KEPT}")
    assert tab.script("return document.querySelector('#lesson').value") == "L03"


def _is_kept(tab: Tab, page_file: Path) -> bool:
    """Write a program, open the page again, and tell whether it is there.

    A busy Chromium gives a new document of the same file what it had kept a while ago, or nothing: ask again.
    """
    page = MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON)
    page.write(
        "from marelle.fr import *\navancer(5)\n",
        until="JSON.parse(localStorage.getItem('marelle:1:work:L03') ?? '{}').program?.includes('avancer(5)')",
    )
    openings = (MarellePage(tab, page_file) for _opening in range(10))
    return any("avancer(5)" in page.tab.script(f"return {EDITOR}") for page in openings)


@pytest.mark.parametrize("refusal", [NO_STORAGE, FULL_STORAGE])
def test_a_browser_that_keeps_nothing_says_so_and_still_gives_a_file(
    refusal: str, tab: Tab, page_file: Path, downloads: Path
) -> None:
    MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + refusal + NO_PLACE)
    tab.click(".palette .B", until=f"{NOTICE}.includes('Enregistrer')")
    tab.click(".top button:nth-of-type(2)", "dialog[open] form button[type=button]")
    day = tab.script("return new Date().toLocaleDateString('sv')")
    saved = tab.take_file(downloads / f"L03-{day}.cards.txt").decode()
    assert saved == f"A D A B\n# marelle: saved lesson=L03 date={day}\n"


def test_cards_are_saved_where_the_pupil_says(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + PLACE)
    tab.find(".palette .B").click()
    page.save()
    tab.find("dialog[open] .go").click()
    name, text = page.saved()
    assert name.endswith(".cards.txt")
    assert text.startswith("A D A B\n")


def test_a_program_is_saved_where_the_pupil_says(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + PLACE)
    page.write("print('é')\n")
    page.save()
    tab.find("dialog[open] .go").click()
    name, text = page.saved()
    assert text.startswith("print('é')\n")
    tab.wait_for(f"document.querySelector('body > p.unseen').textContent.includes('{name}')")


def test_where_no_worker_is_allowed_the_page_says_so_and_can_still_be_stopped(
    tab: Tab, page_file: Path
) -> None:
    page = MarellePage.fresh(tab, page_file, "#free", NO_WORKER)
    tab.wait_for(f"{NOTICE}.includes('plus lentement')", 60)
    page.start(SLOW)
    page.stop()
    page.run("from marelle.fr import *\navancer(1)\n")
    assert len(page.story()) == 3


def test_where_no_worker_is_allowed_a_check_can_be_stopped(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L03", NO_WORKER)
    tab.wait_for(f"{NOTICE}.includes('plus lentement')", 60)
    page.start(SLOW, "check")
    page.stop(2)
    assert tab.find(".results").text == ""
    page.check("from marelle.fr import *\navancer(1)\n")
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
    name: str, content: bytes, said: str, l03: MarellePage, tmp_path: Path
) -> None:
    l03.write("print('mon travail')")
    l03.open_file(
        write(tmp_path, {name: content}) / name, until=f"{NOTICE}.includes({said!r})", seconds=60
    )
    assert "mon travail" in l03.tab.script(f"return {EDITOR}")


def test_a_file_with_a_mark_and_a_second_ending_is_opened(
    l03: MarellePage, tmp_path: Path
) -> None:
    files = {"carré.py.txt": b"\xef\xbb\xbffrom marelle.fr import *\r\navancer(2)\r\n"}
    l03.open_file(
        write(tmp_path, files) / "carré.py.txt",
        until=f"{EDITOR}.includes('avancer(2)')",
        seconds=60,
    )
    l03.run()
    assert l03.tab.texts(".mistake") == []


def test_a_row_of_cards_in_a_file_is_laid(l03: MarellePage, tmp_path: Path) -> None:
    l03.open_file(
        write(tmp_path, {"rangee.txt": "A3 D A"}) / "rangee.txt",
        until=f"{FIELD} === 'A3 D A'",
        seconds=60,
    )
    l03.tab.wait_for("document.querySelectorAll('.tile').length === 3")


def test_the_page_speaks_english_at_once(l03: MarellePage) -> None:
    l03.run()
    l03.tab.find(".top .language").click()
    assert l03.tab.texts("#try") == ["Try"]
    assert l03.tab.script("return document.documentElement.lang") == "en"
    assert l03.tab.axe() == []
    l03.run()
    assert "robot starts" in l03.story()[0]


def test_letters_twice_as_large_still_fit(shown: MarellePage) -> None:
    shown.tab.click(
        ".top button:nth-of-type(4)",
        "dialog[open] input[name=size][value='200']",
        "dialog[open] .close button",
    )
    assert shown.tab.script("return getComputedStyle(document.documentElement).fontSize") == "32px"
    assert shown.tab.script("return document.documentElement.scrollWidth <= innerWidth")
    assert shown.tab.axe("page-large") == []
