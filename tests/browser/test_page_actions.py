"""What makes the robot move: one control for one thing."""

from marelle_page import CLOCK
from selenium.webdriver.common.keys import Keys
from shared_page import SharedPage

LONG = "from marelle.fr import *\navancer(3)\ndroite()\navancer(3)\n"
DOES = "document.querySelector('#try').dataset.does"
TRIANGLES = "return [...document.querySelectorAll('button')].filter((one) => one.offsetParent && one.querySelector('.icon.full path[d^=\"M7 4.5v15\"]')).map((one) => one.id)"
WRITTEN = "return document.querySelector('#panel-text .cm-content').innerText"
FOCUSED = "return document.activeElement.id || document.activeElement.textContent"
DOUBLE = """
const button = document.querySelector('#try');
for (const detail of [1, 2]) button.dispatchEvent(new MouseEvent('click', {bubbles: true, detail}));
"""


def test_one_button_tries_stops_and_goes_on(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    page.write(LONG)
    assert tab.script(TRIANGLES) == ["try"]
    page.press("try")
    tab.wait_for(f"{CLOCK}.startsWith('1')")
    assert tab.texts("#try") == ["Arrêter"]
    page.press("stop")
    stopped = tab.script(f"return {CLOCK}")
    assert tab.texts("#try") == ["Continuer"]
    page.press("try")
    assert tab.texts("#try") == ["Arrêter"]
    assert tab.script(f"return {CLOCK}") >= stopped
    page.press("restart")
    assert tab.texts("#try") == ["Essayer"]
    tab.wait_for(f"{CLOCK}.startsWith('0')")


def test_a_changed_program_is_tried_from_the_start(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    page.run(LONG)
    tab.wait_for(f"{DOES} === 'stop'")
    page.write(LONG + "bip()\n")
    assert tab.texts("#try") == ["Essayer"]


def test_a_double_click_tries_and_does_not_stop(shared: SharedPage) -> None:
    page = shared.at("L03")
    page.write(LONG)
    page.tab.script(DOUBLE)
    page.tab.wait_for(f"{CLOCK}.startsWith('1')")
    assert page.tab.script(f"return {DOES}") == "stop"


def test_the_first_program_comes_back_after_a_question(shared: SharedPage) -> None:
    page = shared.at("L07")
    tab = page.tab
    first = tab.script(WRITTEN)
    page.write(LONG)
    for answer in (0, 1):
        assert tab.script(WRITTEN) != first
        tab.find(".work-menu .menu-open").click()
        tab.find(".work-menu .menu-list button").click()
        assert tab.script(FOCUSED) == "Garder mon programme"
        assert tab.axe() == []
        tab.script(f"document.querySelectorAll('.confirm .close button')[{answer}].click()")
    assert tab.script(WRITTEN) == first


def test_a_check_that_fails_plays_up_to_its_moment_and_stays_there(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    page.write(LONG)
    page.press("check")
    tab.wait_for("document.querySelector('.verdict.bad')")
    played = tab.script(f"return [{DOES}, {CLOCK}]")
    tab.wait_for(f"{DOES} === 'try'")
    assert played[0] == "stop"
    assert played[1] < tab.script(f"return {CLOCK}")


def test_a_verdict_is_closed_and_the_focus_goes_to_the_check(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    tab.prefer(reduced_motion="reduce")
    for close in ("document.querySelector('.findings .shut').click()", ""):
        page.press("check")
        tab.wait_for("document.querySelector('.verdict')")
        page.wait_until_idle()
        tab.script(close)
        tab.press(*([] if close else [Keys.ESCAPE]))
        tab.wait_for("!document.querySelector('.verdict')")
        assert not tab.find(".findings").is_displayed()
        assert tab.script(FOCUSED) == "check"
