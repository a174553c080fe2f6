"""The mat is touched in the page: the robot is put elsewhere, lines, walls and squares are drawn, by mouse and by keys."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import BUSY, TEXT, MarellePage
from selenium.webdriver.common.keys import Keys

STRAIGHT = "from marelle import Robot\nbot = Robot()\nbot.straight(300)\n"
LOOKS = (
    "from marelle import Robot\nbot = Robot()\nprint(bot.line.values()[1], bot.range.distance())\n"
)
# A hand at places of the mat, in mm, as the pointer of a finger or a mouse tells it.
HAND = """
const [points, world] = arguments;
const field = document.querySelector('.mat-field');
const canvas = document.querySelector('.stage-canvas').getBoundingClientRect();
field.setPointerCapture = () => {};
const margin = canvas.width < 500 ? 8 : 16;
const scale = Math.min((canvas.width - 2 * margin) / world[0], (canvas.height - 26 - 2 * margin) / world[1]);
const left = canvas.left + (canvas.width - world[0] * scale) / 2;
const top = canvas.top + (canvas.height - 26 - world[1] * scale) / 2;
const tell = (name, [x, y]) => field.dispatchEvent(new PointerEvent(name, {clientX: left + x * scale, clientY: top + (world[1] - y) * scale, button: 0, pointerId: 1, bubbles: true}));
tell('pointerdown', points[0]);
for (const point of points.slice(1)) tell('pointermove', point);
tell('pointerup', points[points.length - 1]);
"""
KEY = "document.querySelector('.mat-field').dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], shiftKey: arguments[1], bubbles: true, cancelable: true}))"
WORK = {
    "mode": "text", "cards": "", "row": [], "program": STRAIGHT, "own": True, "world": "squares",
    "made": {"done": [{"name": "robot", "value": 0, "place": [600, 450, 180], "at": 1_000_000}], "typed": []},
    "drawn": {"world": "squares", "shapes": [{"kind": "wall", "points": [[0, 300], [300, 300]]}], "start": None},
}  # fmt: skip
KEEPS = f"localStorage['marelle:1:work:free'] = {json.dumps(json.dumps(WORK))};"
KEPT = "JSON.parse(localStorage.getItem('marelle:1:work:free'))?.drawn"


@pytest.fixture
def page(free_play: MarellePage) -> Iterator[MarellePage]:
    """Give the page in free play, with the tools of the mat: the hand is chosen."""
    free_play.tab.script(
        "document.querySelector('.mat-bar[hidden]') && document.querySelector('#mat-tools').click()"
    )
    _choose(free_play, "move")
    yield free_play
    free_play.tab.script(
        "document.querySelector('.mat-bar[hidden]') || document.querySelector('#mat-tools').click()"
    )


def _choose(page: MarellePage, tool: str) -> None:
    page.tab.script(f"document.querySelector('[data-tool={tool}]').click()")


def _hand(page: MarellePage, *points: tuple[int, int]) -> None:
    """Put a hand on the mat, move it and take it away; places are in mm."""
    page.tab.script(HAND, points, [900, 600])


def _draw(page: MarellePage, tool: str, *points: tuple[int, int]) -> None:
    """Choose a tool, and put a hand on the mat."""
    _choose(page, tool)
    _hand(page, *points)


def _drawn(page: MarellePage, count: int) -> list[dict[str, object]]:
    page.tab.wait_for(f"{KEPT}?.shapes.length === {count}")
    return list(page.tab.script(f"return {KEPT}.shapes"))


def test_the_robot_starts_where_it_is_put(page: MarellePage) -> None:
    _hand(page, (75, 75), (200, 200), (375, 225))
    page.tab.wait_for(f"{KEPT}?.start?.[0] === 375")
    page.tab.script(KEY, "ArrowUp", True, until=f"{KEPT}?.start?.[1] === 375")
    page.tab.script(KEY, "d", True, until=f"{KEPT}?.start?.[2] === 90")
    page.run(STRAIGHT)
    assert "part de C3" in page.story()[0]
    assert page.tab.axe("page-touch-start") == []


def test_a_wall_and_a_line_that_are_drawn_are_seen_by_the_sensors(page: MarellePage) -> None:
    _draw(page, "wall", (0, 300), (150, 300), (300, 300))
    _draw(page, "line", (30, 130), (120, 131), (300, 130))
    assert [shape["kind"] for shape in _drawn(page, 2)] == ["wall", "line"]
    page.run(LOOKS)
    page.seek(9.0)
    dark, far = page.tab.texts(".printed")[0].split()
    assert int(dark) > 90
    assert int(far) == pytest.approx(160, abs=6)
    page.tab.screenshot("page-touch-drawn")


def test_while_it_drives_a_hand_takes_the_robot_and_it_goes_on(page: MarellePage) -> None:
    page.run(STRAIGHT + "from marelle import wait\nwait(30000)\n")  # it does not end meanwhile
    alone = page.story()
    page.seek(1.0)
    _hand(page, (600, 450))  # one tap
    page.tab.wait_for(
        "document.querySelector('.told').textContent.includes('une main prend le robot et le pose')"
    )
    assert page.tab.texts(".chip")[0].startswith("robot déplacé · 1,")
    page.tab.screenshot("page-touch-carried")
    page.tab.click(
        ".chip", until="!document.querySelector('.told').textContent.includes('une main')"
    )
    assert page.story() == alone


def test_keys_draw_a_line_and_a_square_and_remove_them(page: MarellePage) -> None:
    _choose(page, "line")
    for key, shifted in (
        ("Enter", False),
        ("ArrowRight", True),
        ("Enter", False),
        ("ArrowUp", False),
        ("Enter", False),
        ("Enter", False),
    ):
        page.tab.script(KEY, key, shifted)
    assert _drawn(page, 1)[0]["points"] == [[450, 300], [600, 300], [600, 310]]
    _choose(page, "square")
    for key in ("ArrowLeft", "Enter"):
        page.tab.script(KEY, key, True)
    assert _drawn(page, 2)[1] == {"kind": "square", "points": [[375, 375]], "color": "red"}
    _draw(page, "erase", (600, 305))
    assert [shape["kind"] for shape in _drawn(page, 1)] == ["square"]
    page.tab.find(".mat-bar .clear").click()
    assert _drawn(page, 0) == []


def test_what_was_drawn_moved_or_cleared_is_taken_back_in_every_tool(page: MarellePage) -> None:
    _hand(page, (75, 75), (200, 200), (375, 225))
    _draw(page, "line", (30, 130), (120, 131), (300, 130))
    line = _drawn(page, 1)
    places = (
        "return [...document.querySelectorAll('.mat-bar button')].map((one) => one.offsetLeft)"
    )
    fixed = page.tab.script(places)
    page.tab.find(".mat-bar .clear").click()
    assert _drawn(page, 0) == []
    assert page.tab.script(f"return {KEPT}.start") is None
    page.tab.find(".mat-bar .clear").send_keys(Keys.CONTROL, "z")
    assert _drawn(page, 1) == line
    assert page.tab.script(f"return {KEPT}.start.slice(0, 2)") == [375, 225]
    _choose(page, "wall")
    assert page.tab.script(places) == fixed
    page.tab.find(".mat-bar .undo").click()
    assert _drawn(page, 0) == []
    _choose(page, "move")
    page.tab.click(".mat-bar .undo", until=f"{KEPT}.start === null")
    page.tab.find(".mat-bar .undo").click()
    assert page.tab.texts(".mat-foot p") == [TEXT("page.mat.nothing")]


def test_a_mat_is_shared_as_a_code(page: MarellePage) -> None:
    _draw(page, "wall", (0, 300))
    _hand(page, (300, 300))
    wall = _drawn(page, 1)
    page.tab.script(
        "document.querySelector('.mat-bar button:last-of-type').click()",
        until="document.querySelector('#mat-code')?.value",
    )
    code = page.tab.script("return document.querySelector('#mat-code').value")
    assert page.tab.axe("page-touch-share") == []
    page.tab.type(
        "#mat-typed",
        "M00\n",
        until="document.querySelector('.share [role=status]').textContent.includes('M00')",
    )
    page.tab.script(
        "document.querySelector('#mat-typed').value = ''; document.querySelector('.mat-bar .clear').click()"
    )
    _drawn(page, 0)
    page.tab.find("#mat-typed").send_keys(f"{str(code).lower()}\n")
    assert _drawn(page, 1) == wall
    assert not page.tab.script("return document.querySelector('.share').open")


def test_what_cannot_be_is_said_and_not_done(page: MarellePage) -> None:
    _draw(page, "wall", (0, 90), (75, 90), (150, 90))
    page.tab.wait_for(
        "document.querySelector('.results').textContent.includes('plus la place de partir')"
    )
    assert page.tab.script(f"return {KEPT}?.shapes.length ?? 0") == 0
    _hand(page, (0, 300), (150, 300), (300, 300))
    _drawn(page, 1)
    _draw(page, "move", (150, 310))
    assert page.tab.texts(".mat-foot p") == [TEXT("page.mat.no_room")]


def test_a_check_says_that_it_keeps_to_the_mats_of_the_lesson(l03: MarellePage) -> None:
    l03.tab.script("document.querySelector('#mat-tools').click()")
    l03.tab.script(
        KEY,
        "ArrowUp",
        True,
        until="JSON.parse(localStorage.getItem('marelle:1:work:L03'))?.drawn?.start?.[1] === 225",
    )
    l03.check()
    assert TEXT("page.check.own_mats") in l03.tab.texts(".results p")
    l03.tab.size("phone")
    l03.tab.screenshot("page-touch-phone")
    l03.tab.script("document.querySelector('#mat-tools').click()")


def _reloaded(tab: Tab, file: Path) -> MarellePage:
    """Open the page of somebody who drew a wall, and ask for a run before its Python is there."""
    page = MarellePage.fresh(tab, file, "#free", KEEPS)
    page.press("try")
    return page


def test_a_run_is_made_that_is_asked_for_before_the_kept_mat_is_shown(
    tab: Tab, page_file: Path
) -> None:
    page = _reloaded(tab, page_file)
    page.wait_for_python()
    tab.wait_for("document.querySelector('.story-words')")
    assert any("une main" in told for told in page.story())
    assert [chip.split(" ·")[0] for chip in tab.texts(".chip")] == [TEXT("page.inputs.robot")]


def test_what_was_drawn_stays_where_a_run_is_stopped(tab: Tab, page_file: Path) -> None:
    page = _reloaded(tab, page_file)
    page.press("stop")
    page.wait_for_python()
    tab.wait_for(f"!{BUSY}")
    page.run(LOOKS)
    assert tab.script(f"return {KEPT}.shapes") == WORK["drawn"]["shapes"]  # type: ignore[index]  # a table
    assert len(tab.texts(".chip")) == 1


def test_one_of_several_robots_is_not_offered_to_be_moved(page: MarellePage) -> None:
    tools = "return [...document.querySelectorAll('[data-tool]')].map((one) => one.dataset.tool)"
    page.choose_world("arena")
    assert page.tab.script(tools) == ["line", "wall", "square", "erase"]
    page.choose_world("squares")
    assert page.tab.script(tools)[0] == "move"
    _choose(page, "move")
