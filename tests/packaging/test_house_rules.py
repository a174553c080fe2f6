"""Rules of the house that no linter checks: sizes, words, links, and no property that asks how fast a computer is."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

pytestmark = pytest.mark.unmeasured  # it reads files, and runs none

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
CODE = {".js", ".mjs", ".py", ".pyi", ".sh", ".toml"}


@cache
def _functions(path: Path) -> list[tuple[str, int]]:
    """Return each function of a file, with its line, and the number of its lines."""
    return [
        (f"{one.lineno} {one.name}", (one.end_lineno or 0) - one.lineno + 1)
        for one in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def _python(root: Path, tracked: list[str]) -> list[Path]:
    wrong_on_purpose = (
        "tests/data/",
        "tests/faults/attacks/",
        "docs/programs/",
        "lessons/marelle_lessons/content/",
    )
    names = [name for name in tracked if name.endswith((".py", ".pyi"))]
    return [root / name for name in names if not name.startswith(wrong_on_purpose)]


def test_no_file_is_over_400_lines(root: Path, tracked: list[str]) -> None:
    code = [name for name in tracked if Path(name).suffix in CODE or ".ci/" in name]
    files = [root / name for name in code if not name.startswith("tests/data/")]
    sizes = {str(f.relative_to(root)): len(f.read_text("utf-8").splitlines()) for f in files}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_is_over_50_lines(root: Path, tracked: list[str]) -> None:
    too_long = {
        f"{path.relative_to(root)}:{name}": size
        for path in _python(root, tracked)
        for name, size in _functions(path)
        if size > LONGEST_FUNCTION
    }
    assert too_long == {}


def test_the_median_function_is_at_most_8_lines(root: Path, tracked: list[str]) -> None:
    sizes = sorted(
        size
        for path in _python(root, tracked)
        if path.relative_to(root).parts[0] != "tests"
        for _name, size in _functions(path)
    )
    assert sizes[len(sizes) // 2] <= 8


def test_each_program_of_the_tests_says_what_it_does_and_is_run(
    root: Path, tracked: list[str]
) -> None:
    python = [root / name for name in tracked if re.match(r"tests/.*\.py$", name)]
    programs = [path for path in python if path.is_relative_to(root / "tests/programs")]
    tests = [path.read_text("utf-8") for path in python if path not in programs]
    named = {name for text in tests for name in re.findall(r"(\w+)\"", text)}
    assert [p.name for p in programs if not ast.get_docstring(ast.parse(p.read_bytes()))] == []
    assert [p.name for p in programs if p.stem not in named] == []


def test_nothing_is_left_to_do(root: Path, tracked: list[str]) -> None:
    left = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    texts = {
        str(path.relative_to(root)): path.read_text("utf-8") for path in _python(root, tracked)
    }
    assert [name for name, text in texts.items() if left.search(text)] == []


def test_each_link_of_a_page_leads_to_a_file(root: Path, tracked: list[str]) -> None:
    block = re.compile(r"^```.*?^```$", re.M | re.S)  # what it shows is no link of the page
    pages = [root / name for name in tracked if name.endswith(".md")]
    texts = {page: block.sub("", page.read_text("utf-8")) for page in pages}
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page, text in sorted(texts.items())
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("profile", ["dev", "ci", "thorough"])
def test_an_example_takes_as_long_as_the_computer_needs(profile: str) -> None:
    assert settings.get_profile(profile).deadline is None
