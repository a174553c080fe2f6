"""Each mistake of tests/data/mistakes is said in French beside its line, in the words of the command."""

from collections.abc import Generator
from pathlib import Path

import pytest
from marelle_page import MarellePage
from shared_page import SharedPage

from marelle_help import as_help
from marelle_sim import simulate
from marelle_text import Text

FILES = (Path(__file__).parents[1] / "data" / "mistakes").glob("[0-9]*.py")
ASKS = "32_input"  # which is no mistake here: the page has a field for the answer
MISTAKES = sorted(file for file in FILES if file.stem != ASKS)
SECONDS = 60  # what the page runs in free play
MOST_WORDS = 12


@pytest.fixture(scope="module")
def page(shared_page: SharedPage) -> Generator[MarellePage]:
    """Give one page, in which one program after the other is tried."""
    yield shared_page.at("free")
    shared_page.rest()


def _expected(program: Path) -> dict[str, str | int]:
    """Give what the command says of it: of what stopped it, else of what is odd in it."""
    run = simulate(program, seconds=SECONDS)
    return as_help(run.error, Text("fr")) if run.error else run.remarks("fr")[0]


def test_there_are_at_least_thirty_mistakes() -> None:
    assert len(MISTAKES) >= 30


@pytest.mark.parametrize("file", MISTAKES, ids=lambda file: file.stem)
def test_a_mistake_is_said_in_french_beside_its_line(page: MarellePage, file: Path) -> None:
    expected = _expected(file)
    beside = ".cm-editor .mistake" if expected["line"] else ".results .mistake"
    what, action = page.shown_after(
        file.read_text("utf-8"), f"{beside} .what", f"{beside} .action"
    )
    assert what == [expected["what"]]
    assert action == [f"{expected['action']} {expected['code']}"]
    assert len(str(expected["what"]).split(" ")) <= MOST_WORDS
