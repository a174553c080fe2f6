"""Each bundled lesson keeps what it promises of programs: solutions pass, starts fail, wrong ones and cheats are refused.

A new lesson is tested when its folder lies in `marelle_lessons/content`. Its pages: `test_lesson_pages.py`.
"""

import re
from functools import cache, partial

import pytest
from cheated import refused_by, written
from lesson_of_one_check import failure_of, help_of

from marelle_lessons import Lesson, Report, Submission, check, lesson_names, load_lesson
from marelle_lessons.cheats import Cheat, accepted, passed
from marelle_lessons.page.contents import contents
from marelle_lessons.page.puzzle import puzzle
from marelle_lessons.promises import SOLUTION, WRONG, promises, trials
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
    failure, expects = tried(program).failure, TRIALS[program].expects
    assert failure is not None
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
    report = check(lesson, Submission("puzzle", text, "puzzle", language=language))
    assert report.failure is None
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
