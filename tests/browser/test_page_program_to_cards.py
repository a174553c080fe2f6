"""What was written by hand becomes cards again where cards do the same; where not, the line is said."""

import pytest
from marelle_page import MarellePage
from shared_page import SharedPage

ROW = "document.querySelector('#cards-text').value"
APART = "document.querySelector('.apart').textContent"
STAIRS = "from marelle.fr import *\nfor i in range(4):\n    avancer()\n    droite()\n    avancer()\n    gauche()\n"


@pytest.fixture
def page(shared: SharedPage) -> MarellePage:
    """Give the page, open at L03, which has cards and a program."""
    return shared.at("L03")


def to_cards(page: MarellePage, program: str) -> None:
    page.write(program)
    page.tab.find("#tab-cards").click()


def text(page: MarellePage) -> str:
    page.tab.find("#tab-text").click()
    return "\n".join(page.tab.texts("#panel-text .cm-line"))


def test_a_program_becomes_cards_and_keeps_its_text_until_they_change(page: MarellePage) -> None:
    to_cards(page, STAIRS.replace("droite()", "droite()  # vers la cour"))
    page.tab.wait_for(f"{ROW} === '4(A D A G)'")
    page.tab.wait_for(f"{APART}.includes('remarques')")
    assert page.tab.axe() == []
    page.tab.screenshot("cards-from-program")
    assert "# vers la cour" in text(page)
    page.tab.find("#tab-cards").click()
    page.tab.wait_for(f"{APART}.includes('remarques')")
    page.tab.find("#cards-text").send_keys(" A")
    page.tab.wait_for(
        "document.querySelector('#panel-cards .cm-content').textContent.includes('4(A D A G) A')"
    )
    assert page.tab.script(f"return {APART}") == ""
    assert "# vers la cour" not in text(page)


def test_what_has_no_card_is_said_with_its_line_and_nothing_is_lost(page: MarellePage) -> None:
    row = page.tab.script(f"return {ROW}")
    to_cards(page, STAIRS + "while True:\n    bip()\n")
    page.tab.wait_for(f"{APART}.includes('E-CARD-16')")
    said = page.tab.script(f"return {APART}").replace("\xa0", " ")
    assert "Ligne 7 : aucune carte ne fait « while True: »." in said
    page.tab.screenshot("cards-not-from-program")
    assert page.tab.script(f"return {ROW}") == row
    page.tab.find("#cards-text").send_keys(" A")
    page.tab.wait_for(f"{APART} === ''")
    assert "while True:" in text(page)


def test_a_word_that_no_import_gives_is_said(page: MarellePage) -> None:
    to_cards(page, f"# {STAIRS}")
    page.tab.wait_for(f"{APART}.includes('E-CARD-20')")
    said = page.tab.script(f"return {APART}").replace("\xa0", " ")
    assert "Ligne 3 : aucun import ne donne « avancer »." in said
    assert "Écris tout en haut : from marelle.fr import *" in said
