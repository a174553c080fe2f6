"""What a person or the browser does while the page is busy, or before: nothing is lost, mixed up or waited for in vain."""

from pathlib import Path

import pytest
from chromium import Tab
from handed_in import write
from marelle_page import (
    BUSY,
    CLASS_STATE,
    EDITOR,
    NO_PYTHON,
    SQUARE,
    TEXT,
    MarellePage,
    pupils_program,
)

SLOW = "for i in range(10 ** 6):\n    n = i\n"  # a second of true time, or two
STUCK = "-1 in iter(range(10 ** 12))\n"  # of true time: nothing but its worker's end ends it
CLOCK_UNTIL_TOLD = """
document.querySelector('#try').addEventListener('click', () => {
  const began = performance.now();
  const look = setInterval(() => {
    if (!document.querySelector('#panel-text .mistake')) return;
    window.told = document.documentElement.hasAttribute('data-busy');
    window.toldMs = performance.now() - began;
    clearInterval(look);
  }, 20);
});
"""
NOTHING = "localStorage.clear();"
OLDER = """
const kept = JSON.parse(localStorage['marelle:1:work:L03']);
localStorage['marelle:1:work:L03'] = JSON.stringify({...kept, program: 'ancien'});
"""
KEPT_BADLY = [
    "{}",
    '{"mode": "robot", "cards": "A", "row": null, "program": "", "own": false, "world": ""}',
    '{"mode": "cards", "cards": 3, "row": [], "program": "", "own": false, "world": ""}',
]


def test_a_run_that_is_stopped_before_python_is_there_ends(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#free")
    tab.script(
        "document.querySelector('#try').click(); document.querySelector('#try[data-does=stop]').click()"
    )
    page.wait_for_python()
    page.wait_until_idle()
    page.run(SQUARE)
    assert len(page.story()) > 3


def test_a_worker_that_breaks_is_replaced(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#free")
    page.run(SQUARE)
    page.start(STUCK)
    tab.script("testWorkers[0].onerror({message: 'out of memory'})")
    page.wait_until_idle()
    assert "E-BUG-01" in tab.find(".results").text
    page.run(SQUARE)
    assert len(page.story()) > 3


def test_another_lesson_ends_what_runs(l03: MarellePage) -> None:
    l03.run(SQUARE)
    l03.start("while True:\n    pass\n", "check")
    l03.open_lesson("free")
    l03.wait_until_idle()
    assert l03.tab.find(".results").text == ""


def test_a_run_of_what_is_no_longer_written_is_not_shown(free_play: MarellePage) -> None:
    free_play.start(SLOW)
    free_play.write(SQUARE)
    free_play.wait_until_idle(120)
    assert free_play.story() == []
    assert free_play.tab.texts(".results") == [TEXT("page.state.changed")]
    assert free_play.tab.axe() == []
    free_play.run()
    assert len(free_play.story()) > 3
    assert free_play.tab.find(".results").text == ""


def test_a_verdict_on_what_is_no_longer_written_is_not_shown(l03: MarellePage) -> None:
    l03.start(SLOW, "check")
    l03.write(SQUARE)
    l03.wait_until_idle(120)
    assert l03.tab.texts(".verdict") == []
    l03.check()
    assert l03.tab.find(".verdict").is_displayed()


def test_a_check_that_is_asked_for_during_a_run_is_made(l03: MarellePage) -> None:
    l03.run(SQUARE)
    l03.start(STUCK)
    l03.write(SQUARE)
    l03.press("check")
    l03.press("check")  # a double click is one question
    l03.tab.wait_for("document.querySelector('.verdict')")
    assert l03.tab.texts(".verdict h3") == ["Pas encore"]
    assert not l03.tab.script(f"return {BUSY}")


def test_a_loop_without_a_pause_that_begins_late_is_told_while_it_runs(
    l07: MarellePage,
) -> None:
    l07.run("print(1)\n")
    l07.write(pupils_program("hurries_after_20_s"))
    l07.tab.script(CLOCK_UNTIL_TOLD)
    l07.press("try", until="window.told !== undefined")
    # While it lasts: after half a second of some twelve.
    assert l07.tab.script("return window.told")
    assert l07.tab.texts("#panel-text .mistake .what") == [TEXT("E-CODE-14.what", line=5)]


@pytest.mark.parametrize("kept", KEPT_BADLY)
def test_what_the_browser_kept_badly_is_not_opened(kept: str, tab: Tab, page_file: Path) -> None:
    before = f"localStorage.setItem('marelle:1:work:L03', {kept!r});"
    MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON + before)
    assert tab.script("return document.querySelector('#cards-text').value") == "A D A"


def test_an_address_that_was_cut_opens_the_first_lesson(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#%C3", NO_PYTHON)
    assert tab.script("return document.querySelector('#lesson').value") == "L01"


def test_another_address_of_the_open_page_opens_its_lesson(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON)
    tab.script("location.hash = '#L07'")
    tab.wait_for("document.querySelector('#lesson').value === 'L07'")
    assert tab.texts("#lesson-title") == ["Suivre la ligne"]


def test_the_link_to_the_program_leaves_the_lesson_open_and_after_a_reload_too(
    tab: Tab, page_file: Path
) -> None:
    MarellePage.fresh(tab, page_file, "#L07", NO_PYTHON)
    tab.script("document.querySelector('.skip').click()")
    assert tab.script("return location.hash") == "#work"
    assert tab.texts("#lesson-title") == ["Suivre la ligne"]
    tab.driver.refresh()
    tab.wait_for("document.querySelector('#lesson')?.value === 'L07'")


def test_a_second_class_takes_the_place_of_the_first(l03: MarellePage, tmp_path: Path) -> None:
    write(tmp_path, {"busy.py": STUCK, "other.py": "print(1)\n"})
    l03.wait_for_python(2)
    l03.open_class(tmp_path / "busy.py")
    l03.tab.wait_for(f"{CLASS_STATE}.includes('1')")
    l03.choose_class(tmp_path / "other.py")
    l03.tab.wait_for("document.querySelector('dialog .state').dataset.state === 'done'", 12)
    assert l03.tab.texts("dialog tbody th") == ["other"]


@pytest.mark.parametrize("lost", [NOTHING, OLDER])
def test_a_lesson_that_is_opened_again_has_the_last_work_though_the_browser_lost_it(
    lost: str, tab: Tab, page_file: Path
) -> None:
    """A busy Chromium gives nothing of what it kept, or what there was before; the tab itself has it still."""
    page = MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON)
    page.write("print('mon travail')\n")
    tab.wait_for("localStorage.getItem('marelle:1:work:L03')?.includes('mon travail')")
    tab.script(lost)
    page.open_lesson("L07")
    page.open_lesson("L03")
    assert "mon travail" in tab.script(f"return {EDITOR}")
