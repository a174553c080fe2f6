"""What is done while the page is busy, or to the robot while it runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Tab
from handed_in import write
from marelle_page import (
    BUSY,
    CLASS_STATE,
    CLOCK,
    EDITOR,
    IDLE,
    NO_PYTHON,
    SQUARE,
    STAIRS,
    TEXT,
    MarellePage,
    pupils_program,
)
from selenium.webdriver.common.action_chains import ActionChains

# What a person or the browser does while the page is busy, or before: nothing is lost, mixed up or waited for in vain.


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
    tab.script("testWorkers[0].onerror({message: 'out of memory'})", until=IDLE, seconds=30)
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
    free_play.write(SQUARE, until=IDLE, seconds=120)
    assert free_play.story() == []
    assert free_play.tab.texts(".results") == [TEXT("page.state.changed")]
    assert free_play.tab.axe() == []
    free_play.run()
    assert len(free_play.story()) > 3
    assert free_play.tab.find(".results").text == ""


def test_a_verdict_on_what_is_no_longer_written_is_not_shown(l03: MarellePage) -> None:
    l03.start(SLOW, "check")
    l03.write(SQUARE, until=IDLE, seconds=120)
    assert l03.tab.texts(".verdict") == []
    l03.check()
    assert l03.tab.find(".verdict").is_displayed()


def test_a_check_that_is_asked_for_during_a_run_is_made(l03: MarellePage) -> None:
    l03.run(SQUARE)
    l03.start(STUCK)
    l03.write(SQUARE)
    l03.press("check")
    l03.press(
        "check", until="document.querySelector('.verdict')"
    )  # a double click is one question
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
    tab.script("location.hash = '#L07'", until="document.querySelector('#lesson').value === 'L07'")
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
    l03.open_class(tmp_path / "busy.py", until=f"{CLASS_STATE}.includes('1')")
    l03.choose_class(
        tmp_path / "other.py",
        until="document.querySelector('dialog .state').dataset.state === 'done'",
        seconds=12,
    )
    assert l03.tab.texts("dialog tbody th") == ["other"]


@pytest.mark.parametrize("lost", [NOTHING, OLDER])
def test_a_lesson_that_is_opened_again_has_the_last_work_though_the_browser_lost_it(
    lost: str, tab: Tab, page_file: Path
) -> None:
    """A busy Chromium gives nothing of what it kept, or what there was before; the tab itself has it still."""
    page = MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON)
    page.write(
        "print('mon travail')\n",
        until="localStorage.getItem('marelle:1:work:L03')?.includes('mon travail')",
    )
    tab.script(lost)
    page.open_lesson("L07")
    page.open_lesson("L03")
    assert "mon travail" in tab.script(f"return {EDITOR}")


# What a person does to the robot in the page: it makes the run again from its beginning, and the replay goes on where it is.


WAITS = pupils_program("waits_for_a_press")
ASKS = "number = int(input('Combien ? '))\nprint(number * 2)\n"
ASKED = "!document.querySelector('.question').hidden"
SLIDE = """
const slider = document.querySelector(`.inputs input[data-name=${arguments[0]}]`);
slider.value = String(arguments[1]);
slider.dispatchEvent(new Event('change', {bubbles: true}));
"""
CHOOSE = "const list = document.querySelector('#kit'); list.value = arguments[0]; list.dispatchEvent(new Event('change', {bubbles: true}))"


@pytest.fixture
def page(free_play: MarellePage) -> Iterator[MarellePage]:
    """Give the page in free play; the robot that a test chooses is not that of the next one."""
    free_play.tab.script("document.querySelector('.inputs-fold[aria-expanded=false]')?.click()")
    yield free_play
    free_play.tab.script(CHOOSE, "pico_bot")


def _press(page: MarellePage) -> None:
    """Press the robot's button, and wait until the run is made again."""
    page.tab.click(".inputs .press", until=IDLE, seconds=30)


def _answer(page: MarellePage, words: str) -> list[str]:
    """Wait for a question, answer it, wait until the run is made again, and give what was asked."""
    page.tab.wait_for(ASKED)
    asked = page.tab.texts(".asked")
    page.tab.type("#answer", f"{words}\n", until=IDLE, seconds=30)
    return asked


def _turn(page: MarellePage, percent: int) -> list[float]:
    """Turn the knob where the replay is, and give both numbers that are printed at its end."""
    page.tab.script(SLIDE, "knob", percent, until=IDLE, seconds=30)
    page.seek(9.0)
    return [float(number) for number in page.tab.texts(".printed")[0].split()]


def test_a_press_makes_the_run_again_and_can_be_taken_back(page: MarellePage) -> None:
    page.run(WAITS)
    by_itself = page.story()
    assert any("le simulateur appuie à ta place à 1" in told for told in by_itself)
    page.seek(0.5)
    _press(page)
    assert "À 0,5\xa0s, on appuie sur le bouton." in page.story()
    assert not any("le simulateur appuie" in told for told in page.story())
    # The replay is where it was.
    assert page.tab.script(f"return {CLOCK}").startswith("0,5\xa0s / ")
    assert page.tab.axe("page-inputs-pressed") == []
    assert [chip.partition(" ·")[0] for chip in page.tab.texts(".chip")] == ["bouton"]
    page.tab.click(".chip", until=IDLE, seconds=30)
    assert page.story() == by_itself


def test_a_button_is_held_until_it_is_let_go(page: MarellePage) -> None:
    page.run(WAITS)
    button = page.tab.find(".inputs .press")
    ActionChains(page.tab.driver).click_and_hold(button).move_by_offset(0, -120).perform()
    kept = "JSON.parse(localStorage.getItem('marelle:1:work:free')).made?.done.at(-1)"
    page.tab.wait_for(f"{kept} && !('until' in {kept})")
    ActionChains(page.tab.driver).release().perform()
    page.tab.wait_for(f"'until' in {kept} && {IDLE}")


def test_a_knob_that_is_turned_changes_what_is_read_after_that(page: MarellePage) -> None:
    page.tab.script(CHOOSE, "bench_pico")
    page.run(pupils_program("reads_the_knob_twice"))
    page.seek(1.0)
    assert _turn(page, 80) == pytest.approx([50, 80], abs=1)
    page.tab.screenshot("page-inputs-bench")
    # At the end of the run it is for the whole of it.
    assert _turn(page, 20) == pytest.approx([20, 80], abs=1)
    page.tab.find(".inputs .press").click()  # and a button does nothing any more
    assert page.tab.texts(".actions .state") == [TEXT("page.inputs.over")]
    assert len(page.tab.texts(".chip")) == 2


def test_a_question_gets_its_answer(page: MarellePage) -> None:
    page.run(ASKS)
    assert _answer(page, "21") == ["Combien ?"]
    page.seek(9.0)
    assert page.tab.texts(".printed") == ["Combien ? 21\n42"]
    assert not page.tab.script(f"return {ASKED}")
    assert page.tab.texts(".mistake") == []
    page.tab.click(".chip", until=ASKED)  # and the question is there again


def test_an_answer_is_given_to_no_other_question(page: MarellePage) -> None:
    page.run("first = input('Ton nom ? ')\nsecond = input('Ton robot ? ')\nprint(first, second)\n")
    for answer in ("Léa", "Tom"):
        _answer(page, answer)
    assert page.tab.texts(".chip") == ["Léa", "Tom"]
    page.run("first = input('Ton nom ? ')\nsecond = input('Ton âge ? ')\n")
    assert page.tab.texts(".chip") == ["Léa"]
    page.seek(9.0)
    page.tab.wait_for(ASKED)
    assert "Ton âge ?" in page.tab.texts(".asked")[0]
    page.run("print('fini')\n")
    assert page.tab.texts(".chip") == []


def test_what_was_done_ends_with_the_try(page: MarellePage) -> None:
    page.run(WAITS)
    for time in (0.5, 0.9):
        page.seek(time)
        _press(page)
    _press(page)  # once more at that moment
    assert len(page.tab.texts(".chip")) == 2
    page.tab.click(".chips .small", until=IDLE, seconds=30)  # « Tout retirer »
    assert page.tab.texts(".chip") == []
    assert any("le simulateur appuie à ta place" in told for told in page.story())
    for leave in (
        lambda: page.press("restart"),
        lambda: page.choose_world("room"),
        lambda: page.tab.script(CHOOSE, "bench_pico"),
    ):
        page.run(WAITS)
        _press(page)
        assert len(page.tab.texts(".chip")) == 1
        leave()
        assert page.tab.texts(".chip") == []


def test_a_press_after_an_edit_says_that_nothing_was_run_with_it(page: MarellePage) -> None:
    page.run(WAITS)
    page.write(WAITS + "bot.turn(90)\n")
    page.tab.find(".inputs .press").click()
    assert page.tab.texts(".actions .state")[0].startswith("Appuie sur «\xa0Essayer\xa0»")


def test_a_long_question_is_shown_as_a_whole(page: MarellePage) -> None:
    lines = [f"Ligne {number} de ce qui est demandé." for number in range(6)]
    page.run("\n".join(f"print({line!r})" for line in lines) + "\ninput()\n")
    page.tab.wait_for(ASKED)
    assert page.tab.texts(".asked") == ["\n".join(lines)]
    fits = "const one = document.querySelector('.asked'); return one.scrollHeight <= one.clientHeight + 1"
    assert page.tab.script(fits)


def test_printed_lines_push_nothing_out_of_sight(page: MarellePage) -> None:
    page.tab.script(CHOOSE, "bench_pico")
    page.run("from marelle import LED\nLED(25).on()\nfor i in range(12):\n    print('ligne', i)\n")
    play = "const play = document.querySelector('.play'); return [play.scrollHeight, play.clientHeight]"
    page.seek(9.0)
    whole, seen = page.tab.script(play)
    assert whole <= seen + 1


def test_a_program_that_asks_no_more_has_its_verdict(l03: MarellePage) -> None:
    l03.run(ASKS)
    _answer(l03, "21")
    assert l03.tab.texts(".chip") == ["21"]
    l03.start(STAIRS, "check", until="document.querySelector('.verdict.good')")
    assert l03.tab.texts(".chip") == []
