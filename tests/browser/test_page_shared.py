"""Pupils who share an account: who comes next begins with work of their own, and nobody's is lost."""

import json
from pathlib import Path

from chromium import Tab
from marelle_page import EDITOR, TEXT, MarellePage

HERS = {
    "mode": "text", "cards": "A D A", "row": None, "program": "print('le sien')\n", "own": True, "world": "terraces",
}  # fmt: skip
LEFT = f"localStorage.setItem('marelle:1:work:L03', {json.dumps(json.dumps(HERS))});"
ASIDE = [{"work:L03": {**HERS, "program": f"print({number})\n"}} for number in range(40)]
CROWDED = f"{LEFT}localStorage.setItem('marelle:1:aside', {json.dumps(json.dumps(ASIDE))});"
KEPT_MINE = "localStorage.getItem('marelle:1:work:L03')?.includes('le mien')"


def _choose(tab: Tab, words: str) -> None:
    """Press the button of the notice that says so."""
    names = tab.texts(".notice button")
    tab.find(f".notice button:nth-of-type({names.index(words) + 1})").click()


def test_who_comes_next_begins_anew_and_nothing_is_lost(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L03", LEFT)
    assert tab.texts(".notice > div") == [TEXT("page.kept.whose")]
    assert tab.axe("page-whose-work") == []
    assert "le sien" in tab.script(f"return {EDITOR}")
    _choose(tab, TEXT("page.kept.anew"))
    assert "le sien" not in tab.script(f"return {EDITOR}")
    page.write("print('le mien')\n")
    tab.wait_for(KEPT_MINE)
    _choose(tab, TEXT("page.kept.back"))
    assert "le sien" in tab.script(f"return {EDITOR}")
    _choose(tab, TEXT("page.kept.other"))
    assert "le mien" in tab.script(f"return {EDITOR}")
    _choose(tab, TEXT("page.kept.mine"))
    assert tab.texts(".notice > div") == []


def test_what_somebody_kept_on_a_board_is_another_s_for_who_comes_next(
    tab: Tab, page_file: Path
) -> None:
    kept = json.dumps([["e6614103", {"/program.py": "0" * 64}]])
    MarellePage.fresh(
        tab, page_file, "#L03", f"{LEFT}localStorage.setItem('marelle:1:on_boards', {kept!r});"
    )
    _choose(tab, TEXT("page.kept.anew"))
    assert tab.script("return localStorage.getItem('marelle:1:on_boards')") == "[]"


def test_a_page_that_is_read_again_asks_nothing(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L03")
    page.write("print('le mien')\n")
    tab.wait_for(KEPT_MINE)
    page.wait_for_python()  # a busy Chromium hands what was kept just now to the next page some time later
    tab.driver.refresh()
    assert "le mien" in tab.script(f"return {EDITOR}")
    assert tab.texts(".notice > div") == []


def test_the_work_of_a_whole_school_stays(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#L03", CROWDED)
    _choose(tab, TEXT("page.kept.anew"))
    aside = json.loads(tab.script("return localStorage.getItem('marelle:1:aside')"))
    assert aside == [{"work:L03": HERS}, *ASIDE]
