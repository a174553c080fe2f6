"""The mat stays large and the robot in sight, whatever is told beside it; and nothing is told before it happens."""

from pathlib import Path

import pytest
from chromium import Tab
from geometry import FLAWLESS, look
from marelle_page import MarellePage
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
