"""Each bundled lesson keeps what it promises of programs: solutions pass, starts fail, wrong ones and cheats are refused.

A new lesson is tested when its folder lies in `marelle_lessons/content`. Its pages say in French and English what it is, shows and checks."""

import ast
import re
from functools import cache, partial

import pytest
from cheated import refused_by, written
from printed_pages import letters_of, overlaps, rulers_mm, sizes_mm
from small_lesson import failure_of, help_of

from marelle_lessons import Lesson, Report, Submission, check, lesson_names, load_lesson, skills
from marelle_lessons.cheats import Cheat, accepted, passed
from marelle_lessons.lesson import LANGUAGES, PORTRAIT, SITUATION, TRADE
from marelle_lessons.page.contents import contents
from marelle_lessons.page.puzzle import puzzle
from marelle_lessons.prints import lesson_sheet, pdf
from marelle_lessons.promises import SOLUTION, WRONG, promises, trials
from marelle_lessons.skillsfile import CONTENT
from marelle_sim import simulate

LESSONS = {name: load_lesson(name) for name in lesson_names()}
TRIALS = {
    f"{name}/{trial.handed.label}": trial for name in LESSONS for trial in trials(LESSONS[name])
}
SOLUTIONS = [one for one, trial in TRIALS.items() if trial.kind == SOLUTION]
SEEDS = range(5)
FEWEST_WRONG = 4
each_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)


def lesson_of(program: str) -> Lesson:
    """Return the lesson of a program of `TRIALS`."""
    return LESSONS[program.partition("/")[0]]


@cache
def tried(program: str) -> Report:
    """Return what the checks of its lesson say of a program of `TRIALS`."""
    return check(lesson_of(program), TRIALS[program].handed)


@cache
def cheats_of(name: str) -> list[Cheat]:
    return written(name)


@pytest.mark.unmeasured
@pytest.mark.parametrize("program", SOLUTIONS)
def test_each_solution_passes_on_five_seeds(program: str) -> None:
    report = tried(program)
    assert (report.failure, report.seeds) == (None, [*SEEDS])


@pytest.mark.micropython
@pytest.mark.parametrize("program", [one for one in SOLUTIONS if "/solution." in one])
def test_a_solution_passes_in_the_real_interpreter(program: str) -> None:
    """The others, the starts and the wrong programs, on five seeds: tests/exhaustive/lessons.py."""
    guest = partial(simulate, vm="micropython")
    report = check(lesson_of(program), TRIALS[program].handed, seeds=[0], run_with=guest)
    assert (report.failure, report.seeds) == (None, [0])


@pytest.mark.unmeasured
@pytest.mark.parametrize("program", [one for one, trial in TRIALS.items() if trial.kind == WRONG])
def test_each_wrong_program_is_refused_by_its_check_with_its_sentence(program: str) -> None:
    failure, expects = failure_of(tried(program)), TRIALS[program].expects
    assert failure.check_id == expects
    (of_lesson,) = (one for one in lesson_of(program).checks if one.id == expects)
    said = re.sub(r"\\\{\w+\\\}", ".+", re.escape(of_lesson.said("failed", "fr")))
    assert re.fullmatch(said, failure.sentence)
    assert failure.hint


@pytest.mark.unmeasured
@each_lesson
def test_each_promise_is_kept_and_each_check_refuses_a_program(lesson: Lesson) -> None:
    of_lesson = [one for one in TRIALS if lesson_of(one) is lesson]
    found = promises(lesson, [(TRIALS[one], tried(one).as_data()) for one in of_lesson])
    assert [one for one in found if not one.kept] == []
    assert len(found) == len(of_lesson) + len(lesson.checks)


@each_lesson
def test_each_lesson_has_two_solutions_and_four_wrong_programs(lesson: Lesson) -> None:
    assert len(lesson.solutions) >= 2
    assert len(lesson.wrong) >= FEWEST_WRONG


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", LESSONS)
def test_each_cheat_is_refused_or_listed_as_a_right_answer(name: str) -> None:
    """What is listed passes on the first seed here, on all of them in `tests/exhaustive/cheats.py`."""
    listed = accepted(LESSONS[name])
    seeds = {cheat.name: SEEDS[:1] if cheat.name in listed else SEEDS for cheat in cheats_of(name)}
    through = [one.name for one in cheats_of(name) if not refused_by(name, one, seeds[one.name])]
    found = passed(LESSONS[name], through)
    assert (found.open, found.stale) == ([], [])


@pytest.mark.parametrize("name", LESSONS)
def test_each_lesson_is_attacked_by_nothing_by_its_neighbours_and_by_changes(name: str) -> None:
    names = [cheat.name for cheat in cheats_of(name)]
    assert len(set(names)) == len(names)
    assert names[0].startswith("nothing.")
    others = [one for one in names if "/" in one.partition(" ")[0]]
    assert others
    assert [one for one in others if one.startswith(f"{LESSONS[name].id}/")] == []
    assert [one for one in names if one.startswith("solution.")]


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("lesson", "language"),
    [
        pytest.param(lesson, language, id=f"{name}-{language}")
        for name, lesson in LESSONS.items()
        for language in lesson.languages
    ],
)
def test_the_lines_of_a_puzzle_solve_the_lesson_in_order(lesson: Lesson, language: str) -> None:
    made = puzzle(lesson, language)
    assert made is not None
    texts = [piece["text"] for piece in made.pieces]
    text = " ".join(texts) if language == "cards" else made.head + "\n".join(texts) + "\n"
    assert check(lesson, Submission("puzzle", text, "puzzle", language=language)).failure is None
    assert "#" not in text


@pytest.mark.unmeasured
def test_the_page_carries_the_lines_in_another_order_and_always_the_same() -> None:
    french, english = (contents(language)["lessons"] for language in ("fr", "en"))
    assert [one["puzzles"] for one in french] == [one["puzzles"] for one in english]
    for carried in french:
        for language, mixed in carried["puzzles"].items():
            made = puzzle(load_lesson(carried["id"]), language)
            assert made is not None
            assert mixed["head"] == made.head
            assert mixed["pieces"] != made.pieces
            assert sorted(map(str, mixed["pieces"])) == sorted(map(str, made.pieces))


# Particular to one lesson


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("03-repeat/wrong/sans_parentheses.py", 6),
        ("07-follow-the-line/wrong/sans_parentheses.py", 19),
        ("07-follow-the-line/wrong/jamais_appele.py", 8),
    ],
)
def test_a_mistake_that_can_be_seen_is_told_with_what_came_of_it(program: str, line: int) -> None:
    assert help_of(failure_of(tried(program)))["line"] == line


@pytest.mark.unmeasured
@pytest.mark.parametrize("row", ["4(A D A D3)", "4(A G3 A G)"])
def test_what_the_first_lesson_accepts_does_not_depend_on_the_number_of_tries(row: str) -> None:
    """Three quarter turns the other way are a right answer: robots that drive aslant refused it now and then."""
    handed = Submission(row, row, row, language="cards")
    assert check(LESSONS["03-repeat"], handed, seeds=range(20)).failure is None


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
    assert [
        one.name
        for one in lesson.people
        if one.name not in pages.get(one.shown, lesson.teacher_page()).replace("\xa0", " ")
    ] == []


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
