"""Who cannot drag or see: the whole of L03 with keys alone, told by the tree that a screen reader reads."""

from pathlib import Path

import pytest
from accessible import focused, listen, said, tab_to, tree
from chromium import SIZES, Tab
from geometry import LAID_OUT
from marelle_page import CLOCK, NO_PYTHON, MarellePage
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from shared_page import SharedPage

FOCUS = "document.activeElement"
FIELD = "document.querySelector('#cards-text').value"
LOST = f"return {FOCUS} === document.body"
WHERE = f"return {FOCUS}.closest('.skip, .top, .side, .work, .play')?.className ?? 'lost'"
SHOWN = """
const all = [...document.querySelectorAll('button, a[href], select, input, summary, [tabindex="0"], [contenteditable="true"]')];
const shown = all.filter((one) => one.checkVisibility() && !one.closest('dialog, .skip, [inert]'));
"""
SMALL = f"""{SHOWN}
const small = shown.filter((one) => one.matches('button, select, input:not([type=checkbox])') && Math.min(one.offsetWidth, one.offsetHeight) < arguments[0]);
return small.map((one) => one.outerHTML.slice(0, 120));
"""
# Each that may have the focus: the contrast of its ring with what lies around it.
RINGS = f"""{SHOWN}
const light = (colour) => {{
  const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
}};
const around = (one) => {{
  for (let place = one.parentElement; place; place = place.parentElement) {{
    const colour = getComputedStyle(place).backgroundColor;
    if (!/, 0\\)$/.test(colour)) return light(colour);
  }}
  return 1.05;
}};
return shown.filter((one) => !one.isContentEditable).map((one) => {{
  one.focus();
  const {{outlineStyle, outlineWidth, outlineColor}} = getComputedStyle(one);
  const pair = [light(outlineColor), around(one)];
  const seen = outlineStyle === 'solid' && parseFloat(outlineWidth) >= 2 && Math.max(...pair) / Math.min(...pair) >= 3;
  return seen ? '' : `${{one.outerHTML.slice(0, 90)}} ${{outlineStyle}} ${{outlineWidth}} ${{outlineColor}}`;
}}).filter(Boolean);
"""
# As WCAG 1.4.12 asks that it may be: nothing that is written in a button is cut, and nothing is beside the page.
SPACED = """
const style = document.createElement('style');
style.id = 'spaced';
style.textContent = '* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important; line-height: 1.5 !important; } p { margin-bottom: 2em !important; }';
document.head.append(style);
const buttons = [...document.querySelectorAll('button')].filter((one) => one.checkVisibility() && !one.matches('.overview-open'));
const cut = buttons.filter((one) => one.scrollWidth > one.clientWidth + 2 || one.scrollHeight > one.clientHeight + 2).map((one) => one.textContent);
const beside = document.documentElement.scrollWidth > innerWidth;
style.remove();
return [cut, beside];
"""


@pytest.fixture
def lesson(shared: SharedPage) -> MarellePage:
    """Give the page, open at L03, where nothing moves."""
    page = shared.at("L03")
    page.tab.prefer(reduced_motion="reduce")
    return page


def _with(tab: Tab, held: str, key: str) -> None:
    ActionChains(tab.driver).key_down(held).send_keys(key).key_up(held).perform()


def _on(tab: Tab, selector: str, *keys: str) -> None:
    """Press keys where the focus is put."""
    tab.script(f"document.querySelector({selector!r}).focus()")
    tab.press(*keys)


def test_the_whole_lesson_is_done_by_keys_and_each_act_is_told(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L03")
    tab.prefer(reduced_motion="reduce")
    listen(tab)
    tab.press(Keys.TAB)
    assert focused(tab)[:2] == ("link", "Aller au programme")
    tab.press(Keys.ENTER)
    tab_to(tab, ".strip .slot")
    assert focused(tab)[:2] == ("button", "Poser la prochaine carte à la fin")
    tab.press(Keys.HOME, *[Keys.DELETE] * 3)
    tab.press("x", "a", "d", "a", "g", *[Keys.ARROW_LEFT] * 5, "4")
    assert focused(tab)[:2] == ("button", "faire 4 fois. Carte 1 sur 1.")
    assert said(tab)[-6:] == [
        "Posée\xa0: faire 2 fois. Carte 1 sur 1.",
        "Posée\xa0: avancer d\u2019une case. Carte 1 sur 1.",
        "Posée\xa0: un quart de tour à droite. Carte 2 sur 2.",
        "Posée\xa0: avancer d\u2019une case. Carte 3 sur 3.",
        "Posée\xa0: un quart de tour à gauche. Carte 4 sur 4.",
        "faire 4 fois. Carte 1 sur 1.",
    ]
    tab_to(tab, "#check")
    tab.press(Keys.ENTER)
    tab.wait_for("document.querySelector('.verdict.good')", 60)
    assert focused(tab)[:2] == ("heading", "Réussi\xa0!")
    assert any(sentence.startswith("Réussi\xa0! Tu as appris") for sentence in said(tab))
    tab.press(Keys.TAB)
    assert focused(tab)[:2] == ("button", "Le parcours")
    tab.press(Keys.ENTER, Keys.TAB, Keys.ENTER)
    assert focused(tab)[:2] == ("button", "Leçon\xa0: L05 · Du chat au robot")
    page.wait_until_idle()


def test_a_card_is_moved_by_keys_and_by_two_presses(shown: MarellePage) -> None:
    tab = shown.tab
    listen(tab)
    _on(tab, '.tile[data-path="1"]')
    _with(tab, Keys.ALT, Keys.ARROW_LEFT)
    assert tab.script(f"return {FIELD}") == "D A A"
    assert said(tab)[-1] == "Déplacée\xa0: un quart de tour à droite. Carte 1 sur 3."
    tab.press("m", Keys.END, Keys.ENTER)
    assert tab.script(f"return {FIELD}") == "A A D"
    assert focused(tab).name == "un quart de tour à droite. Carte 3 sur 3."
    tab.find(".tools [data-tool=move]").click()
    assert (
        said(tab)[-1]
        == "un quart de tour à droite. Carte 3 sur 3. Appuie sur sa nouvelle place\xa0; Échap la laisse ici."
    )
    tab.screenshot("page-card-moves")
    tab.find('.tile[data-path="0"]').click()
    assert tab.script(f"return {FIELD}") == "D A A"
    tab.press("m", Keys.ESCAPE, Keys.ARROW_RIGHT)
    assert tab.script(f"return {FIELD}") == "D A A"


def test_a_card_goes_into_a_repeat_and_a_repeat_is_moved_whole(shown: MarellePage) -> None:
    tab = shown.tab
    _on(tab, ".strip > .slot", "x", "g")
    assert tab.script(f"return {FIELD}") == "A D A 2(G)"
    tab.find('.tile[data-path="0"]').click()
    tab.find(".tools [data-tool=move]").click()
    tab.find(".repeated .slot").click()
    assert tab.script(f"return {FIELD}") == "D A 2(G A)"
    _on(tab, ".tile.repeat", "m", Keys.HOME, Keys.ENTER)
    assert tab.script(f"return {FIELD}") == "2(G A) D A"
    tab.press("m", Keys.ARROW_RIGHT, Keys.ENTER)
    assert tab.script(f"return {FIELD}") == "2(G A) D A"


def test_the_slider_of_the_run_has_keys_and_says_the_square(lesson: MarellePage) -> None:
    tab = lesson.tab
    lesson.press("try")
    lesson.wait_until_idle(60)
    _on(tab, ".player-slider", Keys.END)
    assert focused(tab).role == "slider"
    tab.wait_for(f"{CLOCK}.split(' / ')[0] === {CLOCK}.split(' / ')[1]")
    assert "B2" in tab.script(f"return {FOCUS}.ariaValueText")
    tab.wait_for("document.querySelector('#try').dataset.does === 'try'")
    tab.press(Keys.HOME)
    assert "A1" in tab.script(f"return {FOCUS}.ariaValueText")


def test_steps_forth_and_back_by_keys_say_the_card_and_the_square(lesson: MarellePage) -> None:
    tab = lesson.tab
    listen(tab)
    lit = (
        "[...document.querySelectorAll('.tile')].findIndex((one) => one.classList.contains('lit'))"
    )
    for held, sentence, card in (
        (
            "",
            "Ensuite\xa0: un quart de tour à droite. Carte 2 sur 3. Le robot est en A2, vers le nord.",
            1,
        ),
        (
            "",
            "Ensuite\xa0: avancer d\u2019une case. Carte 3 sur 3. Le robot est en A2, vers l\u2019est.",
            2,
        ),
        (
            Keys.SHIFT,
            "Ensuite\xa0: un quart de tour à droite. Carte 2 sur 3. Le robot est en A2, vers le nord.",
            1,
        ),
    ):
        tab.script("window.testSaid.length = 0")
        _with(tab, held, Keys.F8) if held else tab.press(Keys.F8)
        tab.wait_for(f"window.testSaid.includes({sentence!r})")
        assert tab.script(f"return {lit}") == card
    assert any(node[:2] == ("button", "Pas en arrière") for node in tree(tab))


def test_a_step_of_a_program_says_its_line_and_what_is_new(lesson: MarellePage) -> None:
    tab = lesson.tab
    lesson.write("from marelle.fr import *\npas = 2\navancer(pas)\n")
    listen(tab)
    for line in (1, 2, 3):
        tab.press(Keys.F8)
        tab.wait_for(f"window.testSaid.some((words) => words.startsWith('Ligne {line}. '))")
    assert said(tab)[-1] == "Ligne 3. Changé\xa0: pas = 2. Le robot est en A1, vers le nord."


def test_the_robot_is_moved_and_a_line_is_drawn_by_keys(lesson: MarellePage) -> None:
    tab = lesson.tab
    listen(tab)
    _on(tab, "#mat-tools", Keys.ENTER)
    assert focused(tab).states["expanded"] is True
    tab_to(tab, ".mat-field")
    assert focused(tab).role == "application"
    assert "flèches déplacent le robot" in focused(tab).name
    _with(tab, Keys.SHIFT, Keys.ARROW_UP)
    tab.wait_for("window.testSaid.includes('Le robot est en A2, vers le nord.')", 60)
    tab.press(*["d"] * 6)
    tab.wait_for("window.testSaid.includes('Le robot est en A2, vers l\u2019est.')", 60)
    _on(tab, "[data-tool=line]", Keys.ENTER)
    assert focused(tab).states["pressed"] == "true"
    tab_to(tab, ".mat-field")
    tab.press(Keys.ENTER, *[Keys.ARROW_RIGHT] * 3, Keys.ENTER, Keys.ENTER)
    tab.wait_for("window.testSaid.some((words) => words.includes('igne'))", 60)
    assert focused(tab).role == "application"
    _on(tab, "#mat-tools", Keys.ENTER)
    assert not tab.script(LOST)


def test_the_focus_is_never_lost(lesson: MarellePage) -> None:
    tab = lesson.tab
    _on(tab, ".typed button:last-child", Keys.ENTER)
    assert not tab.script(LOST), "all cards were removed"
    _on(tab, ".strip .slot", "a", "a")
    _with(tab, Keys.CONTROL, "z")
    tab.wait_for(f"{FIELD} === 'A' && !document.querySelector('.cardboard').inert", 60)
    assert focused(tab).name == "Poser la prochaine carte à la fin", "undone"
    _on(tab, "#check", Keys.ENTER)
    tab.wait_for(f"{FOCUS}.tagName === 'H3'", 60)
    _with(tab, Keys.CONTROL, Keys.ENTER)
    lesson.wait_until_idle(60)
    assert focused(tab).role == "button", "the verdict is gone"
    _on(tab, ".work-menu .menu-open", Keys.ENTER, Keys.TAB, Keys.ENTER)
    tab.wait_for("document.querySelector('dialog[open]')")
    tab.press(Keys.ESCAPE)
    assert focused(tab).name == "Plus", "nothing was started anew"
    _on(tab, ".beside-head button", Keys.ENTER)
    assert focused(tab).role == "textbox", "the program is changed"
    _on(tab, ".top .language", Keys.ENTER)
    assert focused(tab).name == "Français", "English is spoken"


def test_a_notice_gives_the_focus_on(tab: Tab, page_file: Path) -> None:
    MarellePage.fresh(
        tab,
        page_file,
        "#L03",
        f"{NO_PYTHON} Storage.prototype.setItem = () => {{ throw new DOMException('full'); }};",
    )
    _on(tab, ".strip .slot", "a")
    tab.wait_for("document.querySelector('.notice button')")
    _on(tab, ".notice button", Keys.ENTER)
    assert tab.texts(".notice button") == []
    assert not tab.script(LOST)


def test_tab_goes_where_the_eye_goes(shown: MarellePage) -> None:
    tab = shown.tab
    seen: list[str] = []
    for _press in range(40):
        tab.press(Keys.TAB)
        place = tab.script(WHERE).split(" ")[0]
        seen += [place] if not seen or seen[-1] != place else []
    assert seen[:5] == ["skip", "top", "side", "work", "play"]


def test_the_editor_says_how_to_leave_it(shown: MarellePage) -> None:
    tab = shown.tab
    tab.find("#tab-text").click()
    tab.find("#panel-text .cm-content").click()
    node = focused(tab)
    assert (node.role, node.description) == ("textbox", "Échap puis Tab\xa0: sortir du programme")
    assert tab.find(".leave").is_displayed()
    tab.press(Keys.ESCAPE, Keys.TAB)
    assert focused(tab)[:2] == ("button", "Entrées")  # of the robot: what can be done to it


def test_tabs_buttons_and_regions_have_names_and_states(shown: MarellePage) -> None:
    nodes = tree(shown.tab)
    assert [node.name for node in nodes if node.role == "button" and not node.name] == []
    tabs = {node.name: node.states["selected"] for node in nodes if node.role == "tab"}
    assert tabs["Cartes"] is True
    assert tabs["Programme"] is False
    regions = {node.name for node in nodes if node.role == "region"}
    assert {"Le programme", "Le tapis et le robot", "La consigne"} <= regions
    assert "polite" in [node.states.get("live") for node in nodes if node.role == "status"]
    mats = [node.name for node in nodes if node.role in ("image", "img") and "A1" in node.name]
    assert [name for name in mats if "vers le nord" in name] != []


@pytest.mark.parametrize("theme", ["light", "dark", "strong"])
def test_the_focus_is_seen(theme: str, tab: Tab, page_file: Path) -> None:
    dark, strong = (
        ("dark" if theme == "dark" else "light"),
        ("more" if theme == "strong" else "no-preference"),
    )
    tab.prefer(color_scheme=dark, contrast=strong, reduced_motion="reduce")
    MarellePage.fresh(tab, page_file, "#L03", NO_PYTHON)
    tab.press(Keys.TAB)
    assert tab.script(RINGS) == []
    tab.script("document.querySelector('.cm-content').focus()")
    tab.wait_for(
        "getComputedStyle(document.querySelector('.cm-focused') ?? document.body).outlineStyle === 'solid'"
    )


def test_what_is_pressed_is_large_enough(shown: MarellePage) -> None:
    tab = shown.tab
    tab.find(".palette .repeat").click()
    assert tab.script(SMALL, 24) == []
    touch = {"enabled": True, "maxTouchPoints": 2}
    tab.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", touch)
    tab.size("phone", mobile=True)
    small = tab.script(SMALL, 44)
    coarse = tab.script("return matchMedia('(pointer: coarse)').matches")
    tab.screenshot("page-touch")
    tab.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    assert coarse
    assert small == []


@pytest.mark.parametrize("size", ["desktop", "small", "phone"])
def test_wide_spacing_cuts_nothing(size: str, shown: MarellePage) -> None:
    shown.tab.size(size)
    shown.tab.wait_for(f"innerWidth === {SIZES[size][0]} && {LAID_OUT}")
    assert shown.tab.script(SPACED) == [[], False]
