"""The paths in the page: a pupil's lessons in their order, what comes next, and the page of each path for who teaches."""

import pytest
from chromium import SIZES, Tab
from selenium.webdriver.common.keys import Keys
from shared_page import SharedPage

from marelle_lessons import load_lesson
from marelle_lessons.pathsfile import load_path, path_names
from marelle_text import Text

CLASS = ".top button:nth-of-type(3)"
READ = ".paths li:nth-child({}) button:nth-of-type(1)"
FOCUS = "document.activeElement"
STONES = "return [...document.querySelectorAll('dialog.overview section')].map((one) => [...one.querySelectorAll('.stone')].map((stone) => stone.dataset.lesson))"
# The dialog and its last button are seen, or reached by scrolling in it.
FITS = """
const [dialog] = [...document.querySelectorAll('dialog[open]')].slice(-1);
const [outer, last] = [dialog, dialog.querySelector('.close button:last-child')].map((one) => one.getBoundingClientRect());
return outer.left >= 0 && outer.right <= innerWidth && last.bottom <= innerHeight && dialog.scrollWidth <= dialog.clientWidth;
"""


@pytest.fixture
def teacher(shared: SharedPage) -> Tab:
    """Give the page with the teacher's table, open over L03."""
    tab = shared.at("L03").tab
    tab.find(CLASS).click()
    return tab


def test_a_pupil_finds_the_lessons_of_each_path_in_its_order_with_levels_and_minutes(
    shared: SharedPage,
) -> None:
    tab = shared.at("L03").tab
    tab.find("#lesson").click()
    paths = [load_path(name).lessons for name in path_names()]
    assert tab.script(STONES) == [list(lessons) for lessons in paths]
    lessons = [load_lesson(name) for path in paths for name in path]
    facts = [f"{', '.join(one.levels)} · {one.minutes}\xa0min" for one in lessons]
    assert tab.texts("dialog.overview section .stone .short") == facts


def test_the_lesson_that_a_path_has_next_is_offered_after_a_success(shared: SharedPage) -> None:
    page = shared.at("L01")
    cards = load_lesson("L01").solutions[0][1]
    page.tab.script(
        "document.querySelector('#tab-cards')?.click(); document.querySelector('.typed input, .typed textarea').focus()"
    )
    page.tab.select_all()
    page.tab.press(cards.strip(), Keys.ENTER)
    page.press("check")
    page.wait_until_idle(60)
    following = load_lesson("L02")
    assert page.tab.texts(".onward.go") == [
        f"La suite\xa0: L02 · {following.title('fr')} ({', '.join(following.levels)})"
    ]
    page.tab.screenshot("page-path-next")
    page.tab.find(".onward.go").click()
    assert page.tab.texts("#lesson-title") == [following.title("fr")]


@pytest.mark.parametrize("size", SIZES)
def test_the_paths_fit_below_the_table_of_a_class(size: str, teacher: Tab) -> None:
    teacher.size(size)
    titles = [load_path(name).title("fr") for name in path_names()]
    assert teacher.texts(".paths strong") == titles
    assert teacher.axe() == []
    teacher.screenshot(f"page-paths-{size}")
    assert teacher.script("return document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", SIZES)
def test_the_page_of_a_path_is_read_at_every_size(size: str, teacher: Tab) -> None:
    teacher.size(size)
    teacher.script(f"document.querySelector('{READ.format(2)}').click()")
    said = teacher.texts(".print-read")[0]
    assert "Si l\u2019on vous refuse du matériel" in said
    assert "4 leçons, " in said
    assert teacher.axe() == []
    teacher.screenshot(f"page-path-read-{size}")
    assert teacher.script(FITS)


def test_the_page_of_a_path_is_in_english_where_the_page_is(shared: SharedPage) -> None:
    tab = shared.at("L03").tab
    tab.find(".top .language").click()
    tab.find(CLASS).click()
    tab.script(f"document.querySelector('{READ.format(1)}').click()")
    assert tab.texts("#path-title") == ["Primary school: the mat"]
    assert "The roles, drawn by lot" in tab.texts(".print-read")[0]
    assert tab.script("return document.querySelector('.print-read').lang") == "en"
    assert tab.axe() == []


def test_a_path_is_opened_and_left_with_the_keyboard(teacher: Tab) -> None:
    title, text = load_path("mat").title("fr"), Text("fr")
    teacher.script("document.querySelector('.paths summary').focus()")
    teacher.press(Keys.TAB)
    named = f"return {FOCUS}.ariaLabel"
    assert teacher.script(named) == f"{text('page.print.read')}: {title}"
    teacher.press(Keys.ENTER)
    assert teacher.script(f"return [{FOCUS}.className, {FOCUS}.scrollTop]") == [
        "lesson-text print-read",
        0,
    ]
    teacher.press(Keys.ESCAPE)
    assert teacher.script(named) == f"{text('page.print.read')}: {title}"
    teacher.press(Keys.TAB)
    assert teacher.script(named) == f"{text('page.print.go')}: {title}"


def test_the_lessons_of_the_table_are_grouped_by_their_path(teacher: Tab) -> None:
    groups = "return [...document.querySelectorAll('#teacher-lesson optgroup')].map((one) => [one.label, one.children.length])"
    expected = [[path.title("fr"), len(path.lessons)] for path in map(load_path, path_names())]
    assert teacher.script(groups) == expected
    assert teacher.script("return document.querySelector('#teacher-lesson').value") == "L03"
