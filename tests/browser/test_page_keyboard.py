"""Who cannot drag or see: the whole of L03 with keys alone, told by the tree that a screen reader reads."""

from pathlib import Path

import pytest
from accessible import Node, focused, listen, resize, said, tab_to, tree
from chromium import Tab
from marelle_page import CLOCK, FIELD, FOCUS, NO_PYTHON, TEXT, MarellePage
from selenium.webdriver.common.keys import Keys

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
def lesson(l03: MarellePage) -> MarellePage:
    """Give the page, open at L03, where nothing moves."""
    l03.tab.prefer(reduced_motion="reduce")
    return l03


def _on(tab: Tab, selector: str, *keys: str) -> Node:
    """Press keys where the focus is put, and give what has the focus then."""
    tab.script(f"document.querySelector({selector!r}).focus()")
    tab.press(*keys)
    return focused(tab)


def _placed(key: str, what: str, index: int, count: int) -> str:
    """Return the sentence that is told of a card, where it lies."""
    return TEXT(key, name=TEXT("page.cards.place", what=what, index=index, count=count))


def test_the_whole_lesson_is_done_by_keys_and_each_act_is_told(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L03")
    tab.prefer(reduced_motion="reduce")
    listen(tab)
    tab.press(Keys.TAB)
    assert focused(tab)[:2] == ("link", TEXT("page.skip"))
    tab.press(Keys.ENTER)
    assert tab_to(tab, ".strip .slot")[:2] == ("button", TEXT("page.cards.slot"))
    tab.press(Keys.HOME, *[Keys.DELETE] * 3)
    tab.press("x", "a", "d", "a", "g", *[Keys.ARROW_LEFT] * 5, "4")
    assert tab.script(f"return {FIELD}") == "4(A D A G)"
    assert focused(tab)[:2] == (
        "button",
        TEXT("page.cards.place", what="faire 4 fois", index=1, count=1),
    )
    assert said(tab)[-6:] == [
        _placed("page.cards.added", "faire 2 fois", 1, 1),
        _placed("page.cards.added", "avancer d\u2019une case", 1, 1),
        _placed("page.cards.added", TEXT.plural("page.card.D.done", 1), 2, 2),
        _placed("page.cards.added", "avancer d\u2019une case", 3, 3),
        _placed("page.cards.added", TEXT.plural("page.card.G.done", 1), 4, 4),
        TEXT("page.cards.place", what="faire 4 fois", index=1, count=1),
    ]
    tab_to(tab, "#check")
    tab.press(Keys.ENTER, until="document.querySelector('.verdict.good')", seconds=60)
    assert focused(tab)[:2] == ("heading", TEXT("page.check.passed"))
    assert any(sentence.startswith("Réussi\xa0! Tu as appris") for sentence in said(tab))
    tab.press(Keys.TAB)
    assert focused(tab)[:2] == ("button", TEXT("page.way.title"))
    tab.press(Keys.ENTER, Keys.TAB, Keys.ENTER)
    assert focused(tab)[:2] == ("button", "Leçon\xa0: L05 · Du chat au robot")
    page.wait_until_idle()


def test_a_card_is_moved_by_keys_and_by_two_presses(shown: MarellePage) -> None:
    listen(shown.tab)
    _on(shown.tab, '.tile[data-path="1"]')
    shown.tab.press_with(Keys.ALT, Keys.ARROW_LEFT)
    assert shown.tab.script(f"return {FIELD}") == "D A A"
    assert said(shown.tab)[-1] == _placed(
        "page.cards.moved", TEXT.plural("page.card.D.done", 1), 1, 3
    )
    shown.tab.press("m", Keys.END, Keys.ENTER)
    assert shown.tab.script(f"return {FIELD}") == "A A D"
    assert focused(shown.tab).name == TEXT(
        "page.cards.place", what=TEXT.plural("page.card.D.done", 1), index=3, count=3
    )
    shown.tab.find(".tools [data-tool=move]").click()
    assert said(shown.tab)[-1] == _placed(
        "page.cards.where", TEXT.plural("page.card.D.done", 1), 3, 3
    )
    shown.tab.screenshot("page-card-moves")
    shown.tab.find('.tile[data-path="0"]').click()
    assert shown.tab.script(f"return {FIELD}") == "D A A"
    shown.tab.press("m", Keys.ESCAPE, Keys.ARROW_RIGHT)
    assert shown.tab.script(f"return {FIELD}") == "D A A"


def test_a_card_goes_into_a_repeat_and_a_repeat_is_moved_whole(shown: MarellePage) -> None:
    _on(shown.tab, ".strip > .slot", "x", "g")
    assert shown.tab.script(f"return {FIELD}") == "A D A 2(G)"
    shown.tab.click('.tile[data-path="0"]', ".tools [data-tool=move]", ".repeated .slot")
    assert shown.tab.script(f"return {FIELD}") == "D A 2(G A)"
    _on(shown.tab, ".tile.repeat", "m", Keys.HOME, Keys.ENTER)
    assert shown.tab.script(f"return {FIELD}") == "2(G A) D A"
    shown.tab.press("m", Keys.ARROW_RIGHT, Keys.ENTER)
    assert shown.tab.script(f"return {FIELD}") == "2(G A) D A"


def test_the_slider_of_the_run_has_keys_and_says_the_square(lesson: MarellePage) -> None:
    lesson.run()
    assert _on(lesson.tab, ".player-slider", Keys.END).role == "slider"
    lesson.tab.wait_for(f"{CLOCK}.split(' / ')[0] === {CLOCK}.split(' / ')[1]")
    assert "B2" in lesson.tab.script(f"return {FOCUS}.ariaValueText")
    lesson.tab.wait_for("document.querySelector('#try').dataset.does === 'try'")
    lesson.tab.press(Keys.HOME)
    assert "A1" in lesson.tab.script(f"return {FOCUS}.ariaValueText")


def test_steps_forth_and_back_by_keys_say_the_card_and_the_square(lesson: MarellePage) -> None:
    listen(lesson.tab)
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
        lesson.tab.script("window.testSaid.length = 0")
        lesson.tab.press_with(held, Keys.F8) if held else lesson.tab.press(Keys.F8)
        lesson.tab.wait_for(f"window.testSaid.includes({sentence!r})")
        assert lesson.tab.script(f"return {lit}") == card
    assert any(node[:2] == ("button", TEXT("page.steps.back")) for node in tree(lesson.tab))


def test_a_step_of_a_program_says_its_line_and_what_is_new(lesson: MarellePage) -> None:
    lesson.write("from marelle.fr import *\npas = 2\navancer(pas)\n")
    listen(lesson.tab)
    for line in (1, 2, 3):
        lesson.tab.press(
            Keys.F8, until=f"window.testSaid.some((words) => words.startsWith('Ligne {line}. '))"
        )
    assert (
        said(lesson.tab)[-1] == "Ligne 3. Changé\xa0: pas = 2. Le robot est en A1, vers le nord."
    )


def test_the_robot_is_moved_and_a_line_is_drawn_by_keys(lesson: MarellePage) -> None:
    listen(lesson.tab)
    assert _on(lesson.tab, "#mat-tools", Keys.ENTER).states["expanded"] is True
    field = tab_to(lesson.tab, ".mat-field")
    assert field.role == "application"
    assert field.name == TEXT("page.mat.keys.move")
    lesson.tab.press_with(Keys.SHIFT, Keys.ARROW_UP)
    lesson.tab.wait_for("window.testSaid.includes('Le robot est en A2, vers le nord.')", 60)
    lesson.tab.press(
        *["d"] * 6,
        until="window.testSaid.includes('Le robot est en A2, vers l\u2019est.')",
        seconds=60,
    )
    assert _on(lesson.tab, "[data-tool=line]", Keys.ENTER).states["pressed"] == "true"
    tab_to(lesson.tab, ".mat-field")
    lesson.tab.press(
        Keys.ENTER,
        *[Keys.ARROW_RIGHT] * 3,
        Keys.ENTER,
        Keys.ENTER,
        until="window.testSaid.some((words) => words.includes('igne'))",
        seconds=60,
    )
    assert focused(lesson.tab).role == "application"
    _on(lesson.tab, "#mat-tools", Keys.ENTER)
    assert not lesson.tab.script(LOST)


def test_the_focus_is_never_lost(lesson: MarellePage) -> None:
    _on(lesson.tab, ".typed button:last-child", Keys.ENTER)
    assert not lesson.tab.script(LOST), "all cards were removed"
    _on(lesson.tab, ".strip .slot", "a", "a")
    lesson.tab.press_with(Keys.CONTROL, "z")
    lesson.tab.wait_for(f"{FIELD} === 'A' && !document.querySelector('.cardboard').inert", 60)
    assert focused(lesson.tab).name == TEXT("page.cards.slot"), "undone"
    _on(lesson.tab, "#check", Keys.ENTER)
    lesson.tab.wait_for(f"{FOCUS}.tagName === 'H3'", 60)
    lesson.tab.press_with(Keys.CONTROL, Keys.ENTER)
    lesson.wait_until_idle(60)
    assert focused(lesson.tab).role == "button", "the verdict is gone"
    _on(lesson.tab, ".work-menu .menu-open", Keys.ENTER, Keys.TAB, Keys.ENTER)
    lesson.tab.wait_for("document.querySelector('dialog[open]')")
    lesson.tab.press(Keys.ESCAPE)
    assert focused(lesson.tab).name == "Plus", "nothing was started anew"
    changed = _on(lesson.tab, ".beside-head button", Keys.ENTER)
    assert changed.role == "textbox", "the program is changed"
    assert _on(lesson.tab, ".top .language", Keys.ENTER).name == "Français", "English is spoken"


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
    seen: list[str] = []
    for _press in range(40):
        shown.tab.press(Keys.TAB)
        place = shown.tab.script(WHERE).split(" ")[0]
        seen += [place] if not seen or seen[-1] != place else []
    assert seen[:5] == ["skip", "top", "side", "work", "play"]


def test_the_editor_says_how_to_leave_it(shown: MarellePage) -> None:
    shown.tab.click("#tab-text", "#panel-text .cm-content")
    node = focused(shown.tab)
    assert (node.role, node.description) == ("textbox", TEXT("page.program.leave"))
    assert shown.tab.find(".leave").is_displayed()
    shown.tab.press(Keys.ESCAPE, Keys.TAB)
    assert focused(shown.tab)[:2] == ("button", "Entrées")  # of the robot: what can be done to it


def test_tabs_buttons_and_regions_have_names_and_states(shown: MarellePage) -> None:
    nodes = tree(shown.tab)
    assert [node.name for node in nodes if node.role == "button" and not node.name] == []
    tabs = {node.name: node.states["selected"] for node in nodes if node.role == "tab"}
    assert (tabs["Cartes"], tabs["Programme"]) == (True, False)
    regions = {node.name for node in nodes if node.role == "region"}
    assert {TEXT("page.work.title"), TEXT("page.play.title"), TEXT("page.lesson.text")} <= regions
    assert "polite" in [node.states.get("live") for node in nodes if node.role == "status"]
    mats = [node.name for node in nodes if node.role in ("image", "img") and "A1" in node.name]
    assert [name for name in mats if TEXT("world.heading.n") in name] != []


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
    tab.script(
        "document.querySelector('.cm-content').focus()",
        until="getComputedStyle(document.querySelector('.cm-focused') ?? document.body).outlineStyle === 'solid'",
    )


def test_what_is_pressed_is_large_enough(shown: MarellePage) -> None:
    shown.tab.find(".palette .repeat").click()
    assert shown.tab.script(SMALL, 24) == []
    touch = {"enabled": True, "maxTouchPoints": 2}
    shown.tab.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", touch)
    shown.tab.size("phone", mobile=True)
    small = shown.tab.script(SMALL, 44)
    coarse = shown.tab.script("return matchMedia('(pointer: coarse)').matches")
    shown.tab.screenshot("page-touch")
    shown.tab.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    assert coarse
    assert small == []


@pytest.mark.parametrize("size", ["desktop", "small", "phone"])
def test_wide_spacing_cuts_nothing(size: str, shown: MarellePage) -> None:
    resize(shown.tab, size)
    assert shown.tab.script(SPACED) == [[], False]
