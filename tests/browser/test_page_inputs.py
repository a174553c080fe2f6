"""What a person does to the robot in the page: it makes the run again from its beginning, and the replay goes on where it is."""

from collections.abc import Iterator

import pytest
from marelle_page import CLOCK, STAIRS, TEXT, MarellePage, pupils_program
from selenium.webdriver.common.action_chains import ActionChains

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
    page.tab.find(".inputs .press").click()
    page.wait_until_idle()


def _answer(page: MarellePage, words: str) -> list[str]:
    """Wait for a question, answer it, wait until the run is made again, and give what was asked."""
    page.tab.wait_for(ASKED)
    asked = page.tab.texts(".asked")
    page.tab.find("#answer").send_keys(f"{words}\n")
    page.wait_until_idle()
    return asked


def _turn(page: MarellePage, percent: int) -> list[float]:
    """Turn the knob where the replay is, and give both numbers that are printed at its end."""
    page.tab.script(SLIDE, "knob", percent)
    page.wait_until_idle()
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
    page.tab.find(".chip").click()
    page.wait_until_idle()
    assert page.story() == by_itself


def test_a_button_is_held_until_it_is_let_go(page: MarellePage) -> None:
    page.run(WAITS)
    button = page.tab.find(".inputs .press")
    ActionChains(page.tab.driver).click_and_hold(button).move_by_offset(0, -120).perform()
    kept = "JSON.parse(localStorage.getItem('marelle:1:work:free')).made?.done.at(-1)"
    page.tab.wait_for(f"{kept} && !('until' in {kept})")
    ActionChains(page.tab.driver).release().perform()
    page.tab.wait_for(f"'until' in {kept}")
    page.wait_until_idle()


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
    page.tab.find(".chip").click()  # and the question is there again
    page.tab.wait_for(ASKED)


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
    page.tab.find(".chips .small").click()  # « Tout retirer »
    page.wait_until_idle()
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
