"""A lesson of one's own, put into the page by `marelle page --lesson`: it is read, tried and checked as a bundled one."""

from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import MarellePage

from marelle_host.cli.main import main

LESSON = Path(__file__).parents[2] / "docs" / "programs" / "my-lesson"
DOG = "from marelle.fr import *\n\navancer()\ndroite()\navancer()\n"


def test_a_lesson_of_one_s_own_is_read_tried_and_checked(
    tab: Tab, node_modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output, pyodide = tmp_path / "mine.html", node_modules / "pyodide"
    words = ["page", "-o", str(output), "--pyodide", str(pyodide), "--lesson", str(LESSON)]
    assert main(words, {"MARELLE_LANG": "fr"}) == 0
    assert f"ouvrez {output}#POST-1" in capsys.readouterr().out
    page = MarellePage.fresh(tab, output, "#POST-1")
    assert "Apporte la lettre" in tab.find(".lesson-text").text
    tab.screenshot("own-lesson-start")
    page.write((LESSON / "solution.py").read_text("utf-8"))
    page.press("check")
    page.wait_until_idle(120)
    assert tab.find(".verdict.good").is_displayed()
    page.write(DOG)
    page.press("check")
    page.wait_until_idle(120)
    assert "le robot entre en B2, chez le chien" in tab.find(".results").text.replace("\xa0", " ")
    tab.screenshot("own-lesson-refused")
    assert (tab.requests(), tab.console()) == ([], [])
