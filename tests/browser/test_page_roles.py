"""A lesson of two robots in the page: a tab for each one's program, both run on the mat, both are kept, saved and printed."""

from pathlib import Path

import pytest
from chromium import Tab
from handed_in import write
from marelle_page import FIELD, MarellePage, write_page

LESSON = Path(__file__).parents[2] / "docs" / "programs" / "crossing"
HEAD = "from marelle.fr import *\n\n"
TYPE = """
const field = document.querySelector('#cards-text');
field.value = arguments[0];
field.dispatchEvent(new Event('input', {bubbles: true}));
"""


@pytest.fixture
def page(tab: Tab, node_modules: Path, tmp_path: Path) -> MarellePage:
    file = write_page(tmp_path / "crossing.html", "--lesson", LESSON)
    return MarellePage.fresh(tab, file, "#CROSSING")


def turn_to(page: MarellePage, robot: str) -> None:
    page.tab.find(f".role-tabs [data-robot={robot}]").click()


def lay(page: MarellePage, row: str) -> None:
    """Type a row of cards, and wait until it lies there."""
    page.tab.script(TYPE, row)
    page.tab.wait_for(f"document.querySelectorAll('.tile').length === {len(row.split())}", 30)
    page.tab.wait_for("!document.querySelector('.cardboard').inert", 30)


def typed(page: MarellePage) -> str:
    return str(page.tab.script(f"return {FIELD}"))


def shown_tab(page: MarellePage) -> list[str]:
    return page.tab.texts(".role-tabs [aria-selected=true]")


def test_two_rows_of_cards_are_written_checked_kept_and_printed(page: MarellePage) -> None:
    assert page.tab.texts(".role-tabs button") == ["Le robot rouge", "Le robot bleu"]
    assert (shown_tab(page), typed(page)) == (["Le robot rouge"], "A5")
    assert "le robot rouge touche le robot bleu" in page.check()
    turn_to(page, "bleu")
    lay(page, "P60 A5")
    turn_to(page, "rouge")
    assert typed(page) == "A5"
    assert "Le robot bleu met 64,4 s, il en faut 15 au plus." in page.check()
    assert shown_tab(page) == ["Le robot bleu"]
    page.tab.screenshot("roles-blue-waits")
    lay(page, "P4 A5")
    page.check()
    assert page.tab.find(".verdict.good").is_displayed()
    page.tab.screenshot("roles-passed")
    page.tab.script("document.querySelector('#print').click()")
    page.tab.script("window.print = () => {}; document.querySelector('[name=program]').click()")
    page.tab.script("document.querySelector('#print-go').click()")
    page.tab.wait_for("document.querySelector('.sheets pre')", 30)
    assert page.tab.texts(".sheets pre")[-1] == "# rôle : rouge\nA5\n# rôle : bleu\nP4 A5"
    assert (page.tab.requests(), page.tab.console()) == ([], [])


def test_both_programs_are_there_again_when_the_page_is_opened_again(page: MarellePage) -> None:
    turn_to(page, "bleu")
    lay(page, "P4 A5")
    page.tab.wait_for(
        "JSON.parse(localStorage['marelle:1:work:CROSSING'] ?? '{}').role === 'bleu'", 10
    )
    page.tab.wait_for("localStorage['marelle:1:work:CROSSING'].includes('P4 A5')", 10)
    page.tab.driver.refresh()
    page.tab.wait_for("document.querySelector('.role-tabs button')", 30)
    assert (shown_tab(page), typed(page)) == (["Le robot bleu"], "P4 A5")
    turn_to(page, "rouge")
    assert typed(page) == "A5"


def test_a_mistake_in_the_other_program_opens_its_tab_at_its_line(page: MarellePage) -> None:
    page.write(f"{HEAD}avancer(5)\n")
    turn_to(page, "bleu")
    page.write(f"{HEAD}avance(5)\n")
    turn_to(page, "rouge")
    page.run()
    assert shown_tab(page) == ["Le robot bleu"]
    assert "avance(5)" in page.tab.find(".line-wrong").text
    page.tab.screenshot("roles-mistake")


@pytest.mark.parametrize("size", ["desktop", "phone", "zoomed"])
def test_the_tabs_can_be_used_at_each_size(page: MarellePage, size: str) -> None:
    page.tab.size(size)
    turn_to(page, "bleu")
    assert shown_tab(page) == ["Le robot bleu"]
    assert page.tab.axe() == []
    assert page.tab.script("return document.documentElement.scrollWidth - innerWidth") <= 0
    page.tab.screenshot(f"roles-{size}")


def test_the_arrow_keys_go_from_tab_to_tab(page: MarellePage) -> None:
    page.tab.script(
        "const one = document.querySelector('.role-tabs [aria-selected=true]'); one.focus();"
        "one.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}))"
    )
    assert shown_tab(page) == ["Le robot bleu"]
    assert page.tab.script("return document.activeElement.dataset.robot") == "bleu"


def test_a_file_of_two_parts_is_opened_in_two_tabs(page: MarellePage, tmp_path: Path) -> None:
    files = {"equipe.cards.txt": "# role: the blue robot\nP4 A5\n# rôle : ROUGE\nA2 A3\n"}
    page.wait_for_python()
    page.open_file(write(tmp_path, files) / "equipe.cards.txt")
    page.tab.wait_for("document.querySelector('#cards-text').value === 'A2 A3'", 30)
    turn_to(page, "bleu")
    assert typed(page) == "P4 A5"


def test_a_row_that_was_opened_beside_a_program_in_python_is_run_with_it(
    page: MarellePage, tmp_path: Path
) -> None:
    files = {"equipe.cards.txt": "# rôle : rouge\nA5\n# rôle : bleu\nP3 A5\n"}
    page.wait_for_python()
    page.open_file(write(tmp_path, files) / "equipe.cards.txt")
    turn_to(page, "bleu")
    page.tab.wait_for("document.querySelector('#cards-text').value === 'P3 A5'", 30)
    turn_to(page, "rouge")
    assert "Le robot rouge finit en E3, il devait finir en F3." in page.check(
        f"{HEAD}avancer(4)\n"
    )
    page.check(f"{HEAD}avancer(5)\n")
    assert page.tab.find(".verdict.good").is_displayed()


def test_one_goes_step_by_step_through_the_program_whose_tab_is_open(page: MarellePage) -> None:
    turn_to(page, "bleu")
    lay(page, "P4 A5")
    page.press("step")
    page.wait_until_idle(60)
    page.tab.wait_for("document.querySelector('.tile.lit')", 30)
    assert page.tab.texts(".tile.lit") == [page.tab.texts(".tile")[0]]
