"""A lesson's reference solution uses only words that its page shows, or the page of a lesson that it requires."""

from __future__ import annotations

import ast
import re

import pytest

from marelle_lessons import Lesson, lesson_names, load_lesson

NAMES = [name for name in lesson_names() if "micropython" in load_lesson(name).languages]
CODE = re.compile(r"```(?:python)?\n(.*?)```|`([^`\n]+)`", re.DOTALL)
WORD = re.compile(r"[^\W\d]\w*")
_KEYWORDS = {ast.For: "for", ast.While: "while", ast.If: "if", ast.FunctionDef: "def"}


def shown(lesson: Lesson) -> set[str]:
    """Return the words of the code on a lesson's page and its start, and on those of the lessons that it requires."""
    code = [first or second for first, second in CODE.findall(lesson.page("fr"))]
    found = set(WORD.findall("\n".join([*code, lesson.starts["micropython"]])))
    return found.union(*(shown(load_lesson(name)) for name in lesson.requires))


def used(program: str) -> set[str]:
    """Return the keywords, and the names that a program has not made itself."""
    nodes = [*ast.walk(ast.parse(program))]
    own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}  # fmt: skip
    own |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    names = {node.id for node in nodes if isinstance(node, ast.Name)} - own
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    kinds = {_KEYWORDS[type(node)] for node in nodes if type(node) in _KEYWORDS}
    return names | attributes | kinds


@pytest.mark.parametrize("name", NAMES)
def test_a_solution_uses_only_words_that_a_page_shows(name: str) -> None:
    lesson = load_lesson(name)
    assert used(dict(lesson.solutions)["solution.py"]) - shown(lesson) == set()


def test_a_word_that_no_page_shows_is_found() -> None:
    program = "while True:\n    bot.use_gyro(True)\n"
    assert used(program) - shown(load_lesson("L05")) == {"while", "use_gyro"}
