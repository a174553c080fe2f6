"""Whatever the text, help is found or not, soon, and it can be said."""

import ast
import gc
import re
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from marelle_help import Mistake, as_help, lines_of
from marelle_help.mistakes import silent, syntax_errors
from marelle_sim import simulate
from marelle_text import LANGUAGES, Problem, Text

ROOT = Path(__file__).parents[2]
GOOD = [
    path.read_text(encoding="utf-8")
    for folder in ("tests/benchmarks/programs", "tests/data/well_written")
    for path in sorted((ROOT / folder).glob("*.py"))
]
TEXTS = tuple(Text(language) for language in LANGUAGES)
PIECES = (
    "(", ")", "[", "]", "{", ":", "=", "==", "'", '"', '"""', "«", "\N{RIGHT SINGLE QUOTATION MARK}", ",", " ", "\t", "\n", "\xa0", "if ", "else",
    "for ", "tant que ", "si ", "print ", "0,5", "#", "\\", "$", "def ", "return", "é", "\f", "\r", "\x00", "\ud800",
    "\N{FULLWIDTH SEMICOLON}", "and ", "import ", "not ", "x++", "2 s", ".",
)  # fmt: skip
SOON_S = 0.1


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a good program with one to four stretches replaced by a piece."""
    text = draw(st.sampled_from(GOOD))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.sampled_from((0, 0, 1, 1, 2, 5, 20)))
        text = text[:at] + draw(st.sampled_from(("", *PIECES))) + text[at + length :]
    return text


anything = st.one_of(
    mutated(), st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
)


def can_be_said(mistake: Mistake, text: str) -> None:
    """Assert that a mistake lies in the text and has its sentences."""
    lines = lines_of(text)
    line, column, end_column = mistake.place
    assert 1 <= line <= len(lines)
    assert (column, end_column) == (0, 0) or 1 <= column < end_column <= len(lines[line - 1]) + 2
    facts: dict[str, str | int | float] = {"line": line, "file": "essai.py", **mistake.facts}
    for catalogue in TEXTS:
        said = Problem(mistake.code, **facts).explain(catalogue)
        assert said.what
        assert said.action


@given(anything)
def test_any_text_that_does_not_compile_is_answered(text: str) -> None:
    for mistake in filter(None, [syntax_errors.find(text)]):
        can_be_said(mistake, text)


@pytest.mark.timing
@given(anything)
def test_any_text_is_answered_soon(text: str) -> None:
    start_s = process_time()
    syntax_errors.find(text)
    silent.find(text, "essai.py", idle=True, endless=True)
    assert process_time() - start_s < SOON_S


@given(anything)
def test_any_text_can_be_looked_at_for_silent_mistakes(text: str) -> None:
    for mistake in silent.find(text, "essai.py", idle=True, endless=True):
        can_be_said(mistake, text)


def _with_one_mistake(line: str, before: str) -> Iterator[tuple[str, str]]:
    """Yield the codes of mistakes that a line of a right program could have, each with the line then."""
    indent = line[: len(line) - len(line.lstrip())]
    block = re.match(r"\s*(if|for|while|def|else|elif)\b.*:$", line)
    if block:
        yield "E-PROG-32", line[:-1]
    if re.match(r"\s*(if|while|elif) .*==", line):
        yield "E-PROG-46", line.replace("==", "=", 1)
    if re.match(r"\s*(if|while|elif) .*>=", line):
        yield "E-PROG-47", line.replace(">=", "=>", 1)
    if re.match(r"\s*for \w+ in ", line):
        yield "E-PROG-65", line.replace(" in ", " ", 1)
    if re.match(r"\s*elif ", line):
        yield "E-PROG-48", line.replace("elif", "else if", 1)
    if re.match(r"\s*\w+ = ", line):
        yield "E-PROG-68", f"{indent}ma {line.lstrip()}"
    if indent and re.match(r"\s*(if|for|while|def|else|elif)\b.*:$", before):
        yield "E-PROG-33", line.lstrip()
    yield "E-PROG-43", f"{indent}\xa0{line.lstrip()}"


@pytest.mark.unmeasured
@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_one_mistake_in_any_line_of_a_right_program_is_found_in_that_line(text: str) -> None:
    lines = text.splitlines()
    tried = 0
    for index, code, wrong in _wrong_lines(lines):
        mistake = syntax_errors.find("\n".join([*lines[:index], wrong, *lines[index + 1 :]]))
        assert mistake is not None
        assert (mistake.code, mistake.place.line, wrong) == (code, index + 1, wrong)
        tried += 1
    assert tried > 0


def _wrong_lines(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield (index, code, wrong line) of what no longer compiles: in a comment or a long text nothing is wrong."""
    for index, line in enumerate(lines):
        for code, wrong in _with_one_mistake(line, lines[index - 1]) if line.strip() else ():
            if not reads_whole("\n".join([*lines[:index], wrong, *lines[index + 1 :]])):
                yield index, code, wrong


def reads_whole(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


HARD = {
    "brackets": "(" * 20_000,
    "quotes": "'" * 19_999,
    "words": "a " * 9_999,
    "letters that are none": "é²" * 9_000,
    "one line of many values": "f(" + "a b, " * 390 + ")",
    "many wrong lines": "x y\n" * 4_999,
    "many levels": "".join(" " * i + "if x:\n" for i in range(190)),
    "backslashes": "\\" * 20_000,
    "too long": "if x = 3\n" * 100_000,
}


@pytest.mark.timing
@pytest.mark.parametrize("text", HARD.values(), ids=list(HARD))
def test_a_text_that_is_hard_to_read_is_answered_soon(text: str) -> None:
    gc.collect()  # of what other tests left: a full collection alone takes as long
    start_s = process_time()
    syntax_errors.find(text)
    assert process_time() - start_s < SOON_S


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutated())
def test_any_program_that_fails_has_a_help(tmp_path: Path, text: str) -> None:
    program = tmp_path / "essai.py"
    program.write_bytes(text.replace("\x00", " ").encode("utf-8", "replace") or b"\n")
    run = simulate(program, world="empty", seconds=0.5)
    for language in LANGUAGES:
        failed = [as_help(run.error, Text(language))] if run.error else run.remarks(language)
        for help_ in failed:
            assert help_["what"]
            assert help_["action"]
            assert help_["code"] != "E-BUG-01"
