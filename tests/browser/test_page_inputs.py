"""What a person does to the robot in the page: it makes the run again from its beginning, and the replay goes on where it is."""

from collections.abc import Iterator

import pytest
from marelle_page import MarellePage
from shared_page import SharedPage

WAITS = (
    "from marelle import Robot\nbot = Robot()\nbot.button.wait_for_press()\nbot.straight(100)\n"
)
TURNS = "from marelle import Potentiometer, wait\nknob = Potentiometer(26)\nprint(knob.value())\nwait(2000)\nprint(knob.value())\n"
ASKS = "number = int(input('Combien ? '))\nprint(number * 2)\n"
SOLVED = "from marelle.fr import *\nfor i in range(4):\n    avancer()\n    droite()\n    avancer()\n    gauche()\n"
ASKED = "!document.querySelector('.question').hidden"
SEEK = """
const [time, slider] = [arguments[0], document.querySelector('.player-slider')];
const [, end] = document.querySelector('.player-clock').textContent.replaceAll(',', '.').split('/').map(parseFloat);
slider.value = String(Math.round(2000 * time / end));
slider.dispatchEvent(new Event('input', {bubbles: true}));
"""
SLIDE = """
const slider = document.querySelector(`.inputs input[data-name=${arguments[0]}]`);
slider.value = String(arguments[1]);
slider.dispatchEvent(new Event('change', {bubbles: true}));
"""
CHOOSE = "const list = document.querySelector('#kit'); list.value = arguments[0]; list.dispatchEvent(new Event('change', {bubbles: true}))"
CLOCK = "return document.querySelector('.player-clock').textContent"


@pytest.fixture
def page(shared: SharedPage) -> Iterator[MarellePage]:
    """Give the page in free play; the robot that a test chooses is not that of the next one."""
    page = shared.at("free")
    page.tab.script("document.querySelector('.inputs-fold[aria-expanded=false]')?.click()")
    yield page
    page.tab.script(CHOOSE, "pico_bot")


def test_a_press_makes_the_run_again_and_can_be_taken_back(page: MarellePage) -> None:
    page.run(WAITS)
    tab = page.tab
    by_itself = page.story()
    assert any("le simulateur appuie à ta place à 1" in told for told in by_itself)
    tab.script(SEEK, 0.5)
    tab.find(".inputs .press").click()
    page.wait_until_idle()
    assert "À 0,5\xa0s, on appuie sur le bouton." in page.story()
    assert not any("le simulateur appuie" in told for told in page.story())
    assert str(tab.script(CLOCK)).startswith("0,5\xa0s / ")  # the replay is where it was
    tab.screenshot("page-inputs-pressed")
    assert tab.axe() == []
    assert [chip.partition(" ·")[0] for chip in tab.texts(".chip")] == ["bouton"]
    tab.find(".chip").click()
    page.wait_until_idle()
    assert page.story() == by_itself


def test_a_button_is_held_until_it_is_let_go(page: MarellePage) -> None:
    from selenium.webdriver.common.action_chains import ActionChains  # where a browser is

    page.run(WAITS)
    tab = page.tab
    button = tab.find(".inputs .press")
    ActionChains(tab.driver).click_and_hold(button).move_by_offset(0, -120).perform()
    kept = "JSON.parse(localStorage.getItem('marelle:1:work:free')).made?.done.at(-1)"
    tab.wait_for(f"{kept} && !('until' in {kept})")
    ActionChains(tab.driver).release().perform()
    tab.wait_for(f"'until' in {kept}")
    page.wait_until_idle()


def test_a_knob_that_is_turned_changes_what_is_read_after_that(page: MarellePage) -> None:
    page.tab.script(CHOOSE, "bench_pico")
    page.run(TURNS)
    page.tab.script(SEEK, 1.0)
    page.tab.script(SLIDE, "knob", 80)
    page.wait_until_idle()
    page.tab.script(SEEK, 9.0)
    before, after = map(float, page.tab.texts(".printed")[0].split())
    assert before == pytest.approx(50, abs=1)
    assert after == pytest.approx(80, abs=1)
    page.tab.screenshot("page-inputs-bench")
    page.tab.script(SLIDE, "knob", 20)  # at the end of the run it is for the whole of it
    page.wait_until_idle()
    before, after = map(float, page.tab.texts(".printed")[0].split())
    assert before == pytest.approx(20, abs=1)
    assert after == pytest.approx(80, abs=1)
    page.tab.find(".inputs .press").click()  # and a button does nothing any more
    assert page.tab.texts(".actions .state") == [
        "Le programme est fini\xa0: appuie sur «\xa0Essayer\xa0»."
    ]
    assert len(page.tab.texts(".chip")) == 2


def test_a_question_gets_its_answer(page: MarellePage) -> None:
    page.run(ASKS)
    tab = page.tab
    tab.wait_for(ASKED)
    assert tab.texts(".asked") == ["Combien ?"]
    tab.find("#answer").send_keys("21\n")
    page.wait_until_idle()
    tab.script(SEEK, 9.0)
    assert tab.texts(".printed") == ["Combien ? 21\n42"]
    assert not tab.script(f"return {ASKED}")
    assert tab.texts(".mistake") == []
    tab.find(".chip").click()  # and the question is there again
    tab.wait_for(ASKED)


def test_an_answer_is_given_to_no_other_question(page: MarellePage) -> None:
    page.run("first = input('Ton nom ? ')\nsecond = input('Ton robot ? ')\nprint(first, second)\n")
    tab = page.tab
    for answer in ("Léa", "Tom"):
        tab.wait_for(ASKED)
        tab.find("#answer").send_keys(f"{answer}\n")
        page.wait_until_idle()
    assert tab.texts(".chip") == ["Léa", "Tom"]
    page.run("first = input('Ton nom ? ')\nsecond = input('Ton âge ? ')\n")
    assert tab.texts(".chip") == ["Léa"]
    tab.script(SEEK, 9.0)
    tab.wait_for(ASKED)
    assert "Ton âge ?" in tab.texts(".asked")[0]
    page.run("print('fini')\n")
    assert tab.texts(".chip") == []


def test_what_was_done_ends_with_the_try(page: MarellePage) -> None:
    page.run(WAITS)
    tab = page.tab
    for time in (0.5, 0.9):
        tab.script(SEEK, time)
        tab.find(".inputs .press").click()
        page.wait_until_idle()
    tab.find(".inputs .press").click()  # once more at that moment
    page.wait_until_idle()
    assert len(tab.texts(".chip")) == 2
    tab.find(".chips .small").click()  # « Tout retirer »
    page.wait_until_idle()
    assert tab.texts(".chip") == []
    assert any("le simulateur appuie à ta place" in told for told in page.story())
    for leave in (
        lambda: page.press("restart"),
        lambda: page.choose_world("room"),
        lambda: tab.script(CHOOSE, "bench_pico"),
    ):
        page.run(WAITS)
        tab.find(".inputs .press").click()
        page.wait_until_idle()
        assert len(tab.texts(".chip")) == 1
        leave()
        assert tab.texts(".chip") == []


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
    page.tab.script(SEEK, 9.0)
    whole, seen = page.tab.script(play)
    assert whole <= seen + 1


def test_a_program_that_asks_no_more_has_its_verdict(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    page.run(ASKS)
    tab.wait_for(ASKED)
    tab.find("#answer").send_keys("21\n")
    page.wait_until_idle()
    assert tab.texts(".chip") == ["21"]
    page.write(SOLVED)
    page.press("check")
    tab.wait_for("document.querySelector('.verdict.good')")
    assert tab.texts(".chip") == []
