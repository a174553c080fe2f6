"""The mat stays large and the robot in sight, whatever is told beside it; and nothing is told before it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from geometry import FLAWLESS, look
from marelle_page import MarellePage

if TYPE_CHECKING:
    from pathlib import Path

    from chromium import Tab
    from shared_page import SharedPage

SIZES = ("desktop", "small")
MOVES = "from marelle.fr import *\navancer(2)\ndroite()\navancer(2)\n"
GOES_ON = "from marelle.fr import *\nbot = Robot()\nwhile True:\n    bot.drive(120, 0)\n    attendre(10)\n"
SHARE = """
const height = (selector) => document.querySelector(selector).getBoundingClientRect().height;
return [height('.mat') / height('.play'), document.querySelector('.play').scrollHeight - height('.play')];
"""
BEYOND = (
    "const card = document.querySelector('.results'); return card.scrollHeight - card.clientHeight"
)
TOLD = "return [...document.querySelectorAll('.story-item')].filter((item) => !item.hidden).map((item) => item.querySelector('.story-words').textContent)"


def _check_sizes(page: MarellePage, state: str) -> None:
    for size in SIZES:
        page.tab.size(size)
        share, beyond = page.tab.script(SHARE)
        page.tab.screenshot(f"sizes-{state}-{size}")
        assert share >= 0.599, (state, size)
        assert beyond <= 1, (state, size)


@pytest.mark.parametrize(("lesson", "program"), [("L03", MOVES), ("L07", GOES_ON)])
def test_the_mat_keeps_its_share_before_during_and_after_a_check(
    lesson: str, program: str, shared: SharedPage
) -> None:
    page = shared.at(lesson)
    page.write(program)
    _check_sizes(page, f"{lesson}-before")
    page.press("try")
    page.wait_until_idle()
    _check_sizes(page, f"{lesson}-during")
    page.press("check")
    page.tab.wait_for("document.querySelector('.verdict')")
    page.wait_until_idle()
    _check_sizes(page, f"{lesson}-after")


def test_the_story_tells_nothing_before_it_happens(shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    page.write(MOVES)
    page.press("step")
    page.wait_until_idle()
    tab.wait_for("document.querySelector('.player-clock').textContent.startsWith('2')")
    first = ["Le robot part de A1, vers le nord.", "A1 vers le nord → A3 (2 cases)."]
    assert tab.script(TOLD) == first
    assert len(page.story()) == 5
    page.press("restart")
    assert tab.script(TOLD) == first[:1]


def test_a_step_shows_what_the_variables_are(shared: SharedPage) -> None:
    page = shared.at("L07")
    tab = page.tab
    page.write(
        "from marelle.fr import *\nbot = Robot()\nfor i in range(3):\n"
        "    noir = bot.line.values()\n    attendre(500)\n"
    )
    page.press("step")
    tab.wait_for("document.querySelector('.values-now')?.textContent.includes('noir = [')", 40)
    tab.screenshot("values")
    assert tab.find(".values-now").text.startswith("i = 0, noir = [")
    page.press("restart")
    assert tab.texts(".values-now") == []


def test_a_page_that_is_opened_on_a_phone_has_one_column(tab: Tab, page_file: Path) -> None:
    tab.size("phone")
    MarellePage(tab, page_file)
    tab.wait_for("document.documentElement.dataset.columns === '1'")


@pytest.mark.parametrize("size", ["phone", "zoomed"])
def test_on_a_small_screen_the_verdict_is_whole(size: str, shared: SharedPage) -> None:
    page = shared.at("L03")
    tab = page.tab
    tab.size(size)
    page.press("check")
    tab.wait_for("document.querySelector('.verdict')")
    page.wait_until_idle()
    tab.screenshot(f"sizes-verdict-{size}")
    assert tab.script(BEYOND) == 0
    assert look(tab, ".findings", ".actions button") == FLAWLESS
    assert tab.axe() == []
