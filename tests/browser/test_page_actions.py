"""What makes the robot move: one control for one thing."""

from marelle_page import CLOCK, TEXT, MarellePage, pupils_program
from selenium.webdriver.common.keys import Keys

LONG = pupils_program("two_ways")
DOES = "document.querySelector('#try').dataset.does"
TRIANGLES = "return [...document.querySelectorAll('button')].filter((one) => one.offsetParent && one.querySelector('.icon.full path[d^=\"M7 4.5v15\"]')).map((one) => one.id)"
WRITTEN = "return document.querySelector('#panel-text .cm-content').innerText"
FOCUSED = "return document.activeElement.id || document.activeElement.textContent"
DOUBLE = """
const button = document.querySelector('#try');
for (const detail of [1, 2]) button.dispatchEvent(new MouseEvent('click', {bubbles: true, detail}));
"""


def test_one_button_tries_stops_and_goes_on(l03: MarellePage) -> None:
    l03.write(LONG)
    assert l03.tab.script(TRIANGLES) == ["try"]
    l03.press("try", until=f"{CLOCK}.startsWith('1')")
    assert l03.tab.texts("#try") == [TEXT("page.action.stop")]
    l03.press("stop")
    stopped = l03.tab.script(f"return {CLOCK}")
    assert l03.tab.texts("#try") == [TEXT("page.action.go_on")]
    l03.press("try")
    assert l03.tab.texts("#try") == [TEXT("page.action.stop")]
    assert l03.tab.script(f"return {CLOCK}") >= stopped
    l03.press("restart")
    assert l03.tab.texts("#try") == [TEXT("page.action.try")]
    l03.tab.wait_for(f"{CLOCK}.startsWith('0')")


def test_a_changed_program_is_tried_from_the_start(l03: MarellePage) -> None:
    l03.run(LONG)
    l03.tab.wait_for(f"{DOES} === 'stop'")
    l03.write(LONG + "bip()\n")
    assert l03.tab.texts("#try") == [TEXT("page.action.try")]


def test_a_double_click_tries_and_does_not_stop(l03: MarellePage) -> None:
    l03.write(LONG)
    l03.tab.script(DOUBLE)
    l03.tab.wait_for(f"{CLOCK}.startsWith('1')")
    assert l03.tab.script(f"return {DOES}") == "stop"


def test_the_first_program_comes_back_after_a_question(l07: MarellePage) -> None:
    first = l07.tab.script(WRITTEN)
    l07.write(LONG)
    for answer in (0, 1):
        assert l07.tab.script(WRITTEN) != first
        l07.tab.click(".work-menu .menu-open", ".work-menu .menu-list button")
        assert l07.tab.script(FOCUSED) == TEXT("page.work.reset.keep")
        assert l07.tab.axe() == []
        l07.tab.script(f"document.querySelectorAll('.confirm .close button')[{answer}].click()")
    assert l07.tab.script(WRITTEN) == first


def test_a_check_that_fails_plays_up_to_its_moment_and_stays_there(l03: MarellePage) -> None:
    l03.start(LONG, "check", until="document.querySelector('.verdict.bad')")
    played = l03.tab.script(f"return [{DOES}, {CLOCK}]")
    l03.tab.wait_for(f"{DOES} === 'try'")
    assert played[0] == "stop"
    assert played[1] < l03.tab.script(f"return {CLOCK}")


def test_a_verdict_is_closed_and_the_focus_goes_to_the_check(l03: MarellePage) -> None:
    l03.tab.prefer(reduced_motion="reduce")
    for close in ("document.querySelector('.findings .shut').click()", ""):
        l03.press("check", until="document.querySelector('.verdict')")
        l03.wait_until_idle()
        l03.tab.script(close)
        l03.tab.press(*([] if close else [Keys.ESCAPE]))
        l03.tab.wait_for("!document.querySelector('.verdict')")
        assert not l03.tab.find(".findings").is_displayed()
        assert l03.tab.script(FOCUSED) == "check"
