"""A lesson of one's own, put into the page by `marelle page --lesson`: it is read, tried and checked as a bundled one."""

from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import MarellePage, pupils_program, write_page

LESSON = Path(__file__).parents[2] / "docs" / "programs" / "my-lesson"


def test_a_lesson_of_one_s_own_is_read_tried_and_checked(
    tab: Tab, node_modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = write_page(tmp_path / "mine.html", "--lesson", LESSON)
    assert f"ouvrez {output}#POST-1" in capsys.readouterr().out
    page = MarellePage.fresh(tab, output, "#POST-1")
    assert "Apporte la lettre" in tab.find(".lesson-text").text
    tab.screenshot("own-lesson-start")
    page.check((LESSON / "solution.py").read_text("utf-8"))
    assert tab.find(".verdict.good").is_displayed()
    assert "le robot entre en B2, chez le chien" in page.check(pupils_program("goes_to_the_dog"))
    tab.screenshot("own-lesson-refused")
    assert (tab.requests(), tab.console()) == ([], [])
