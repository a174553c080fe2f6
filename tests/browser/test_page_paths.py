"""The way through the lessons: the overview, and the paths."""

import json
from pathlib import Path

import pytest
from chromium import SIZES, Tab
from marelle_page import FOCUS, NO_PYTHON, TEXT, MarellePage, SharedPage
from selenium.webdriver.common.keys import Keys

from marelle_lessons import lesson_names, load_lesson
from marelle_lessons.pathsfile import load_path, path_names

# The lessons as a way: what was solved stays noted on this computer, and what comes next is one press away.


ALL = len(lesson_names())
STONES = "dialog.overview .stone"
MARKED = "return [...document.querySelectorAll('.stone-state')].map((one) => ({lesson: one.parentElement.dataset.lesson, state: one.textContent}))"
SOLVED = f"localStorage.setItem('marelle:1:way', {json.dumps(json.dumps({'L03': True}))});"
KEPT = {
    "mode": "text", "cards": "A D A", "row": None, "program": "print(1)\n", "own": True, "world": "terraces",
}  # fmt: skip
WORK = f"localStorage.setItem('marelle:1:work:L03', {json.dumps(json.dumps(KEPT))});"


# Before the page reads what the file carries: as many lessons as the project is to have, of four paths.
THIRTY = """
const parse = JSON.parse;
JSON.parse = (text, ...more) => {
  const data = parse(text, ...more);
  if (!data?.lessons) return data;
  const paths = ['mat', 'robot', 'seconde', 'nsi'];
  data.lessons = Array.from({length: 30}, (_, at) => ({...data.lessons[at % 2], id: `L${at + 1}`, path: paths[at >> 3]}));
  return data;
};
"""


def test_a_lesson_is_chosen_with_the_keyboard_and_the_focus_comes_back(
    l03: MarellePage,
) -> None:
    l03.tab.script("document.querySelector('#lesson').focus()")
    l03.tab.press(Keys.ENTER)
    assert l03.tab.script(f"return {FOCUS}.dataset.lesson") == "L03"
    l03.tab.press(Keys.TAB, Keys.ENTER)
    following = load_lesson(lesson_names()[lesson_names().index("03-repeat") + 1])
    title = following.title("fr")
    assert l03.tab.texts("#lesson-title") == [title]
    assert l03.tab.script(f"return [{FOCUS}.id, {FOCUS}.ariaLabel]") == [
        "lesson",
        f"Leçon\xa0: {following.id} · {title}",
    ]
    l03.tab.press(Keys.ENTER, Keys.ESCAPE)
    assert l03.tab.script(f"return {FOCUS}.id") == "lesson"


def test_what_was_solved_is_said_and_what_comes_next(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + SOLVED)
    assert tab.texts("dialog.overview h2 + .short") == [TEXT("page.way.count", count=1, all=ALL)]
    assert tab.texts(".stone-state") == ["Réussie · Ouverte"]  # the next is of other years
    assert tab.texts("dialog.overview h3") == [
        TEXT("page.way.path.mat"),
        TEXT("page.way.path.robot"),
    ]


def test_what_was_solved_is_set_aside_with_the_work_of_its_pupil(
    tab: Tab, page_file: Path
) -> None:
    MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + SOLVED + WORK)
    count = "dialog.overview h2 + .short"
    assert tab.texts(count) == [TEXT("page.way.count", count=1, all=ALL)]
    tab.find(".notice button:last-child").click()  # begins anew
    assert tab.texts(count) == [TEXT("page.way.count", count=0, all=ALL)]
    tab.find(".notice button").click()  # takes it back
    assert tab.texts(count) == [TEXT("page.way.count", count=1, all=ALL)]


def test_thirty_lessons_are_grouped_by_their_path(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#L9", NO_PYTHON + THIRTY + SOLVED.replace("L03", "L9"))
    tab.find("#lesson").click()
    states = [(one["lesson"], one["state"]) for one in tab.script(MARKED)]
    assert states == [("L9", "Réussie · Ouverte"), ("L10", TEXT("page.way.next"))]
    counts = "return [...document.querySelectorAll('dialog.overview section')].map((one) => [one.ariaLabel, one.querySelectorAll('.stone').length])"
    assert tab.script(counts) == [
        [TEXT("page.way.path.mat"), 8],
        [TEXT("page.way.path.robot"), 8],
        [TEXT("page.way.path.seconde"), 8],
        [TEXT("page.way.path.nsi"), 6],
    ]
    assert tab.script(f"return {FOCUS}.dataset.lesson") == "L9"
    assert tab.axe("page-overview-thirty") == []


def test_what_two_tabs_solved_is_united(tab: Tab, page_file: Path) -> None:
    here = f"sessionStorage.setItem('marelle:1:way', {json.dumps(json.dumps({'L07': True}))});"
    MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + SOLVED + here)
    assert tab.texts("dialog.overview h2 + .short") == [TEXT("page.way.count", count=2, all=ALL)]


# The paths in the page: a pupil's lessons in their order, what comes next, and the page of each path for who teaches.


CLASS = ".top button:nth-of-type(3)"
READ = ".paths li:nth-child({}) button:nth-of-type(1)"
STONES_OF_PATHS = "return [...document.querySelectorAll('dialog.overview section')].map((one) => [...one.querySelectorAll('.stone')].map((stone) => stone.dataset.lesson))"


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
    assert l03.tab.script(STONES_OF_PATHS) == [list(lessons) for lessons in paths]
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
