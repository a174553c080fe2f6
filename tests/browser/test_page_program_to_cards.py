"""What was written by hand becomes cards again where cards do the same; where not, the line is said."""

from marelle_page import FIELD, STAIRS, TEXT, MarellePage

APART = "document.querySelector('.apart').textContent"


def to_cards(page: MarellePage, program: str) -> None:
    page.write(program)
    page.tab.find("#tab-cards").click()


def text(page: MarellePage) -> str:
    page.tab.find("#tab-text").click()
    return "\n".join(page.tab.texts("#panel-text .cm-line"))


def test_a_program_becomes_cards_and_keeps_its_text_until_they_change(l03: MarellePage) -> None:
    to_cards(l03, STAIRS.replace("droite()", "droite()  # vers la cour"))
    l03.tab.wait_for(f"{FIELD} === '4(A D A G)'")
    l03.tab.wait_for(f"{APART}.includes('remarques')")
    assert l03.tab.axe("cards-from-program") == []
    assert "# vers la cour" in text(l03)
    l03.tab.click("#tab-cards", until=f"{APART}.includes('remarques')")
    l03.tab.find("#cards-text").send_keys(" A")
    l03.tab.wait_for(
        "document.querySelector('#panel-cards .cm-content').textContent.includes('4(A D A G) A')"
    )
    assert l03.tab.script(f"return {APART}") == ""
    assert "# vers la cour" not in text(l03)


def test_what_has_no_card_is_said_with_its_line_and_nothing_is_lost(l03: MarellePage) -> None:
    row = l03.tab.script(f"return {FIELD}")
    to_cards(l03, STAIRS + "while True:\n    bip()\n")
    l03.tab.wait_for(f"{APART}.includes('E-CARD-16')")
    what = TEXT("E-CARD-16.what", line=8, what="while True:")
    assert what in l03.tab.script(f"return {APART}")
    l03.tab.screenshot("cards-not-from-program")
    assert l03.tab.script(f"return {FIELD}") == row
    l03.tab.find("#cards-text").send_keys(" A")
    l03.tab.wait_for(f"{APART} === ''")
    assert "while True:" in text(l03)


def test_a_word_that_no_import_gives_is_said(l03: MarellePage) -> None:
    to_cards(l03, f"# {STAIRS}")
    l03.tab.wait_for(f"{APART}.includes('E-CARD-20')")
    said = l03.tab.script(f"return {APART}").replace("\xa0", " ")
    assert TEXT("E-CARD-20.what", line=4, word="avancer").replace("\xa0", " ") in said
    assert "Écris tout en haut : from marelle.fr import *" in said
