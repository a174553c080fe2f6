"""Each bundled lesson says in French and English what it is, shows and checks; its teacher's page names people, trades and sources."""

import ast
import re

import pytest
from printed_pages import letters_of, overlaps, rulers_mm, sizes_mm

from marelle_lessons import Lesson, lesson_names, load_lesson, skills
from marelle_lessons.lesson import LANGUAGES
from marelle_lessons.people import PORTRAIT, SITUATION, TRADE
from marelle_lessons.prints import lesson_sheet, pdf
from marelle_lessons.skillsfile import CONTENT

LESSONS = {name: load_lesson(name) for name in lesson_names()}
each_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
PRINTS = ("sheet", "teacher", "paper")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
SIGN = re.compile(r"^#+ (\W)", re.M)  # of a heading: the same in each language
PROGRAM = re.compile(r"^```\w+\n(.*?)^```$", re.M | re.S)
NUMBER = re.compile(r"\d+")
CODE = re.compile(r"```(?:python)?\n(.*?)```|`([^`\n]+)`", re.DOTALL)
WORD = re.compile(r"[^\W\d]\w*")
_KEYWORDS = {ast.For: "for", ast.While: "while", ast.If: "if", ast.FunctionDef: "def"}


@each_lesson
def test_each_lesson_says_its_skills_minutes_and_kits(lesson: Lesson) -> None:
    assert set(lesson.skills) <= set(skills())
    assert lesson.minutes >= 20
    assert "none" in lesson.kits
    assert lesson.personal_data == "none"
    assert lesson.licence == "CC-BY-SA-4.0"


@each_lesson
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_lesson_says_in_both_languages_what_it_is_and_what_it_checks(
    lesson: Lesson, language: str
) -> None:
    said = [lesson.title(language), lesson.summary(language), lesson.debate(language)]
    said += [one.said(what, language) for one in lesson.checks for what in ("passed", "failed")]
    assert all(said)
    assert all(language in one.words for one in lesson.checks)


def told(page: str) -> dict[str, list[str]]:
    """Return what a page of a lesson tells in any language; a program's comments are not of it."""
    return {
        "steps": SIGN.findall(page),
        "pictures": [target for _, target in PICTURE.findall(page)],
        "programs": [re.sub(r" *#.*", "", program) for program in PROGRAM.findall(page)],
        "numbers": sorted({*NUMBER.findall(page)}),
    }


@each_lesson
def test_each_lesson_has_a_page_in_english_that_tells_what_the_french_one_tells(
    lesson: Lesson,
) -> None:
    french, english = lesson.page("fr"), lesson.page("en")
    assert english.startswith(f"# {lesson.title('en')}\n")
    assert told(english) == told(french)


@each_lesson
def test_each_picture_exists_is_shown_and_is_said_in_words(lesson: Lesson) -> None:
    folder = CONTENT / lesson.name
    shown = [
        one
        for page in sorted(folder.glob("*.md"))
        for one in PICTURE.findall(page.read_text("utf-8"))
    ]
    assert [words for words, _target in shown if len(words) < 15] == []
    assert {target for _words, target in shown} == {
        f"img/{one.name}" for one in folder.glob("img/*")
    }


# The words that a pupil needs


def words_shown(lesson: Lesson) -> set[str]:
    """Return the words of the code on a lesson's page and its start, and on those of the lessons that it requires."""
    code = [first or second for first, second in CODE.findall(lesson.page("fr"))]
    found = set(WORD.findall("\n".join([*code, lesson.starts["micropython"]])))
    return found.union(*(words_shown(load_lesson(name)) for name in lesson.requires))


def words_used(program: str) -> set[str]:
    """Return the keywords, and the names that a program has not made itself."""
    nodes = [*ast.walk(ast.parse(program))]
    own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}  # fmt: skip
    own |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    names = {node.id for node in nodes if isinstance(node, ast.Name)} - own
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    kinds = {_KEYWORDS[type(node)] for node in nodes if type(node) in _KEYWORDS}
    return names | attributes | kinds


@pytest.mark.parametrize(
    "name", [name for name in LESSONS if "micropython" in LESSONS[name].languages]
)
def test_a_solution_uses_only_words_that_a_page_shows(name: str) -> None:
    lesson = LESSONS[name]
    assert words_used(dict(lesson.solutions)["solution.py"]) - words_shown(lesson) == set()


def test_a_word_that_no_page_shows_is_found() -> None:
    program = "while True:\n    bot.use_gyro(True)\n"
    assert words_used(program) - words_shown(load_lesson("L05")) == {"while", "use_gyro"}


# The teacher's page, and what is printed


def test_no_place_is_used_twice() -> None:
    places = {lesson.place for lesson in LESSONS.values()}
    assert "" not in places
    assert len(places) == len(LESSONS) == 7


@each_lesson
def test_a_lesson_names_those_whom_its_pages_name(lesson: Lesson) -> None:
    pages = {SITUATION: lesson.page("fr")}  # the pupil's; all others are on the teacher's
    missing = [
        one.name
        for one in lesson.people
        if one.name not in pages.get(one.shown, lesson.teacher_page()).replace("\xa0", " ")
    ]
    assert missing == []


@each_lesson
def test_each_portrait_of_a_teachers_page_is_counted(lesson: Lesson) -> None:
    titles = re.findall(r"^## Un portrait.*", lesson.teacher_page(), re.M)
    shown = [one.name for one in lesson.people if one.shown == PORTRAIT]
    assert len(titles) == len(shown)
    assert all(name in title for name, title in zip(shown, titles, strict=True))


@each_lesson
def test_who_has_a_trade_stands_under_its_title(lesson: Lesson) -> None:
    _before, _title, after = lesson.teacher_page().partition("## Un métier")
    trade = after.partition("\n## ")[0]
    assert [
        one.name for one in lesson.people if one.shown == TRADE and one.name not in trade
    ] == []
    assert trade


@each_lesson
def test_two_interests_speak_of_each_debate(lesson: Lesson) -> None:
    found = [one for one in lesson.sources if one.serves == "debate"]
    assert len({one.interest for one in found}) >= 2


@pytest.mark.measured_first(2)
@pytest.mark.parametrize("kind", PRINTS)
@each_lesson
def test_each_page_of_a_lesson_is_a4_true_to_size_and_nothing_covers_anything(
    lesson: Lesson, kind: str
) -> None:
    content = pdf(lesson_sheet(lesson, kind, "fr"))
    pages = len(sizes_mm(content))
    assert set(sizes_mm(content)) == {(210.0, 297.0)}
    assert rulers_mm(content) == pytest.approx([100.0] * pages, abs=0.1)
    assert overlaps(content) == []
    for number, said in enumerate(letters_of(content), 1):
        assert "Échelle:100%" in said
        assert f"{number}/{pages}" in said
