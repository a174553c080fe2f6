"""What is chosen is printed on A4 with a ruler that is right, nothing over anything else, and nothing of the tool on it."""

import base64
import re

import pytest
from chromium import SIZES, Tab
from marelle_page import MarellePage
from printed_pages import letters_of, overlaps, rulers_mm, sizes_mm
from shared_page import SharedPage

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
    words = set(re.findall(r"\w{4,}", whole))
    assert [word for word in words if word not in "".join(said)] == []
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
    nothing = l07.tab.script(
        "document.querySelectorAll('.print-choices input:checked').forEach((box) => box.click());"
        "document.querySelector('#print-go').click();"
        "return document.querySelector('dialog[open] [role=status]').textContent"
    )
    assert nothing == TEXT("page.print.nothing")


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
        "document.querySelector('#print-go').click(); document.querySelector('#print-go').click();"
    )
    l03.tab.wait_for(SET)
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
