"""The lessons as a way: what was solved stays noted on this computer, and what comes next is one press away."""

import json
from pathlib import Path

from chromium import Tab
from marelle_page import FOCUS, NO_PYTHON, TEXT, MarellePage
from selenium.webdriver.common.keys import Keys

from marelle_lessons import lesson_names, load_lesson

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
