"""The paths in the page: a pupil's lessons in their order, what comes next, and the page of each path for who teaches."""

import pytest
from chromium import SIZES, Tab
from marelle_page import FOCUS, TEXT, MarellePage
from selenium.webdriver.common.keys import Keys
from shared_page import SharedPage

from marelle_lessons import load_lesson
from marelle_lessons.pathsfile import load_path, path_names

CLASS = ".top button:nth-of-type(3)"
READ = ".paths li:nth-child({}) button:nth-of-type(1)"
STONES = "return [...document.querySelectorAll('dialog.overview section')].map((one) => [...one.querySelectorAll('.stone')].map((stone) => stone.dataset.lesson))"
# The dialog and its last button are seen, or reached by scrolling in it.
FITS = """
const [dialog] = [...document.querySelectorAll('dialog[open]')].slice(-1);
const [outer, last] = [dialog, dialog.querySelector('.close button:last-child')].map((one) => one.getBoundingClientRect());
return outer.left >= 0 && outer.right <= innerWidth && last.bottom <= innerHeight && dialog.scrollWidth <= dialog.clientWidth;
"""


@pytest.fixture
def teacher(l03: MarellePage) -> Tab:
    """Give the page with the teacher's table, open over L03."""
    l03.tab.find(CLASS).click()
    return l03.tab


def test_a_pupil_finds_the_lessons_of_each_path_in_its_order_with_levels_and_minutes(
    l03: MarellePage,
) -> None:
    l03.tab.find("#lesson").click()
    paths = [load_path(name).lessons for name in path_names()]
    assert l03.tab.script(STONES) == [list(lessons) for lessons in paths]
    lessons = [load_lesson(name) for path in paths for name in path]
    facts = [f"{', '.join(one.levels)} · {one.minutes}\xa0min" for one in lessons]
    assert l03.tab.texts("dialog.overview section .stone .short") == facts


def test_the_lesson_that_a_path_has_next_is_offered_after_a_success(shared: SharedPage) -> None:
    page = shared.at("L01")
    cards = load_lesson("L01").solutions[0][1]
    page.tab.script(
        "document.querySelector('#tab-cards')?.click(); document.querySelector('.typed input, .typed textarea').focus()"
    )
    page.tab.select_all()
    page.tab.press(cards.strip(), Keys.ENTER)
    page.check()
    following = load_lesson("L02")
    assert page.tab.texts(".onward.go") == [
        TEXT(
            "page.celebrate.next",
            name=f"L02 · {following.title('fr')}",
            levels=", ".join(following.levels),
        )
    ]
    page.tab.screenshot("page-path-next")
    page.tab.find(".onward.go").click()
    assert page.tab.texts("#lesson-title") == [following.title("fr")]


@pytest.mark.parametrize("size", SIZES)
def test_the_page_of_a_path_is_read_at_every_size(size: str, teacher: Tab) -> None:
    teacher.size(size)
    teacher.script(f"document.querySelector('{READ.format(2)}').click()")
    said = teacher.texts(".print-read")[0]
    assert "Si l\u2019on vous refuse du matériel" in said
    assert "4 leçons, " in said
    assert teacher.axe(f"page-path-read-{size}") == []
    assert teacher.script(FITS)


def test_the_page_of_a_path_is_in_english_where_the_page_is(l03: MarellePage) -> None:
    l03.tab.click(".top .language", CLASS)
    l03.tab.script(f"document.querySelector('{READ.format(1)}').click()")
    assert l03.tab.texts("#path-title") == ["Primary school: the mat"]
    assert "The roles, drawn by lot" in l03.tab.texts(".print-read")[0]
    assert l03.tab.script("return document.querySelector('.print-read').lang") == "en"
    assert l03.tab.axe() == []


def test_a_path_is_opened_and_left_with_the_keyboard(teacher: Tab) -> None:
    title = load_path("mat").title("fr")
    teacher.script("document.querySelector('.paths summary').focus()")
    teacher.press(Keys.TAB)
    named = f"return {FOCUS}.ariaLabel"
    assert teacher.script(named) == f"{TEXT('page.print.read')}: {title}"
    teacher.press(Keys.ENTER)
    assert teacher.script(f"return [{FOCUS}.className, {FOCUS}.scrollTop]") == [
        "lesson-text print-read",
        0,
    ]
    teacher.press(Keys.ESCAPE)
    assert teacher.script(named) == f"{TEXT('page.print.read')}: {title}"
    teacher.press(Keys.TAB)
    assert teacher.script(named) == f"{TEXT('page.print.go')}: {title}"


def test_the_paths_stand_below_the_table_and_its_lessons_are_grouped_by_them(
    teacher: Tab,
) -> None:
    assert teacher.texts(".paths strong") == [load_path(name).title("fr") for name in path_names()]
    groups = "return [...document.querySelectorAll('#teacher-lesson optgroup')].map((one) => [one.label, one.children.length])"
    expected = [[path.title("fr"), len(path.lessons)] for path in map(load_path, path_names())]
    assert teacher.script(groups) == expected
    assert teacher.script("return document.querySelector('#teacher-lesson').value") == "L03"
