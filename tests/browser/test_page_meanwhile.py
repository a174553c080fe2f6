"""What a person or the browser does while the page is busy, or before: nothing is lost, mixed up or waited for in vain."""

from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import BUSY, NO_PYTHON, MarellePage
from shared_page import SharedPage

SQUARE = "from marelle.fr import *\nfor i in range(4):\n    avancer()\n    droite()\n"
ENDLESS = "while True:\n    pass\n"
SLOW = "for i in range(10 ** 6):\n    n = i\n"  # a second of true time, or two
STUCK = "-1 in iter(range(10 ** 12))\n"  # of true time: nothing but its worker's end ends it
HASTY = "from marelle.fr import *\nbot = Robot()\nattendre(20000)\nwhile True:\n    bot.line.values()\n    bot.drive(0, 0)\n"
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
STATE = "(document.querySelector('dialog .state')?.textContent ?? '')"
KEPT_BADLY = [
    "{}",
    '{"mode": "robot", "cards": "A", "row": null, "program": "", "own": false, "world": ""}',
    '{"mode": "cards", "cards": 3, "row": [], "program": "", "own": false, "world": ""}',
]


def _choose(page: MarellePage, file: Path) -> None:
    page.tab.find("dialog[open] .drop input[multiple]").send_keys(str(file))


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
    page.write(STUCK)
    page.press("try")
    tab.wait_for(BUSY)
    tab.script("testWorkers[0].onerror({message: 'out of memory'})")
    page.wait_until_idle()
    assert "E-BUG-01" in tab.find(".results").text
    page.run(SQUARE)
    assert len(page.story()) > 3


def test_another_lesson_ends_what_runs(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    page.run(SQUARE)
    page.write(ENDLESS)
    page.press("check")
    tab.wait_for(BUSY)
    page.open_lesson("free")
    page.wait_until_idle()
    assert tab.find(".results").text == ""


def test_a_run_of_what_is_no_longer_written_is_not_shown(shared: SharedPage) -> None:
    page = shared.at("free")
    tab = page.tab
    page.write(SLOW)
    page.press("try")
    tab.wait_for(BUSY)
    page.write(SQUARE)
    page.wait_until_idle(120)
    assert page.story() == []
    assert tab.texts(".results") == ["Tu as changé quelque chose entre-temps\xa0: essaie encore."]
    assert tab.axe() == []
    page.press("try")
    page.wait_until_idle()
    assert len(page.story()) > 3
    assert tab.find(".results").text == ""


def test_a_verdict_on_what_is_no_longer_written_is_not_shown(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    page.write(SLOW)
    page.press("check")
    tab.wait_for(BUSY)
    page.write(SQUARE)
    page.wait_until_idle(120)
    assert tab.texts(".verdict") == []
    page.press("check")
    page.wait_until_idle()
    assert tab.find(".verdict").is_displayed()


def test_a_check_that_is_asked_for_during_a_run_is_made(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    page.run(SQUARE)
    page.write(STUCK)
    page.press("try")
    tab.wait_for(BUSY)
    page.write(SQUARE)
    page.press("check")
    page.press("check")  # a double click is one question
    tab.wait_for("document.querySelector('.verdict')")
    assert tab.texts(".verdict h3") == ["Pas encore"]
    assert not tab.script(f"return {BUSY}")


def test_a_loop_without_a_pause_that_begins_late_is_told_while_it_runs(
    shared: SharedPage,
) -> None:
    page = shared.at("L07")
    tab = page.tab
    page.run("print(1)\n")
    page.write(HASTY)
    tab.script(CLOCK_UNTIL_TOLD)
    page.press("try")
    tab.wait_for("window.told !== undefined")
    assert tab.script("return window.told")  # while it lasts: after half a second of some twelve
    assert "Ligne 4 : ta boucle tourne trop vite." in tab.find("#panel-text .mistake").text


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


def test_a_second_class_takes_the_place_of_the_first(shared: SharedPage, tmp_path: Path) -> None:
    busy, other = tmp_path / "busy.py", tmp_path / "other.py"
    busy.write_text(STUCK, encoding="utf-8")
    other.write_text("print(1)\n", encoding="utf-8")
    page = shared.at("L03")
    tab = page.tab
    page.wait_for_python(2)
    tab.find(".top button:nth-of-type(3)").click()
    _choose(page, busy)
    tab.wait_for(f"{STATE}.includes('1')")
    _choose(page, other)
    tab.wait_for("document.querySelector('dialog .state').dataset.state === 'done'", 12)
    assert tab.texts("dialog tbody th") == ["other"]


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
    shown = tab.script("return document.querySelector('#panel-text .cm-content').innerText")
    assert "mon travail" in shown
