"""The words of the library in the page, and cards of what was written."""

import base64
from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import EDITOR, FIELD, IDLE, NO_PYTHON, STAIRS, TEXT, MarellePage
from selenium.webdriver.common.keys import Keys

# The words at hand: found, tried on the mat, put into the program; help with what a call takes as it is written.


WORDS = ".words-slot .words-list > section:first-of-type .word-at-hand summary code"
FOUND = ".words-slot .words-list > ul .word-at-hand summary code"
CALL = ".call-help"
SEEN_WHOLE = """((word, panel) => word.top >= panel.top && word.bottom <= panel.bottom)(
  ...['.word-at-hand[open]', '.words-slot'].map((one) => document.querySelector(one).getBoundingClientRect())
)"""


def program(page: MarellePage) -> list[str]:
    lines = (
        "[...document.querySelectorAll('#panel-text .cm-line')].map((line) => line.textContent)"
    )
    return list(page.tab.script(f"return {lines}"))


def search(page: MarellePage, words: str) -> None:
    page.tab.find("#tab-side-words").click()
    page.tab.find("#words-search").clear()
    page.tab.find("#words-search").send_keys(words)


def open_word(page: MarellePage, code: str) -> None:
    page.tab.script(
        "[...document.querySelectorAll('.word-at-hand summary')].find((one) => one.querySelector('code, strong').textContent === arguments[0]).click()",
        code,
    )


def press(page: MarellePage, number: int) -> None:
    page.tab.script(
        "document.querySelectorAll('.word-at-hand[open] button')[arguments[0]].click()", number
    )


def insert(page: MarellePage, words: str, code: str) -> None:
    """Search words, open the one of this code, and press « Insérer »."""
    search(page, words)
    open_word(page, code)
    press(page, 0)


def test_a_lesson_shows_its_own_words_first(l07: MarellePage) -> None:
    l07.tab.find("#tab-side-words").click()
    shown = l07.tab.texts(WORDS)
    assert {"bot.line.values()", "bot.drive(speed, rate)", "attendre(ms)"} <= {*shown}
    assert "avancer(n=1)" not in shown
    assert l07.tab.axe("words-lesson") == []
    open_word(l07, "bot.drive(speed, rate)")
    assert l07.tab.texts(".word-at-hand[open] .short") == ["drive = rouler"]
    assert l07.tab.texts(".word-at-hand[open] pre")[0].startswith("bot.drive(100, 0)")
    l07.write(
        "from marelle.fr import *\nbot = Robot()\nbot.rouler(100, 0)\n",
        until=f"[...document.querySelectorAll('{WORDS}')].some((one) => one.textContent === 'bot.rouler(speed, rate)')",
    )


def test_the_word_that_is_searched_comes_first_and_its_form_goes_where_the_cursor_is(
    l07: MarellePage,
) -> None:
    l07.write("from marelle.fr import *\nbot = Robot()\nwhile True:\n    ")
    search(l07, "drive")
    assert l07.tab.texts(FOUND)[0] == "bot.drive(speed, rate)"
    open_word(l07, "bot.drive(speed, rate)")
    assert l07.tab.texts(".word-at-hand[open] button") == [
        f"{shown} bot.drive(speed, rate)"
        for shown in (
            TEXT("page.words.insert"),
            TEXT("page.words.insert_example"),
            TEXT("page.words.try"),
        )
    ]
    press(l07, 0)
    l07.tab.press("120")
    assert program(l07)[-2:] == ["while True:", "    bot.drive(120, rate)"]
    l07.tab.press(Keys.END, Keys.ENTER)
    insert(l07, "elif", "elif condition:")
    assert program(l07)[-1] == "    elif condition:"


def test_a_word_is_found_tried_and_inserted(l07: MarellePage) -> None:
    l07.write("from marelle.fr import *\n\nrobi = Robot()\n")
    before = program(l07)
    search(l07, "televiseur")
    assert l07.tab.texts(FOUND) == []
    search(l07, "Télémètre millimètres 9999")
    assert l07.tab.texts(FOUND) == ["bot.range.distance()"]
    open_word(l07, "bot.range.distance()")
    l07.tab.screenshot("words-open")
    press(l07, 2)
    l07.tab.wait_for(
        f"document.querySelector('.results').textContent.includes('exemple') && {IDLE}", 60
    )
    assert program(l07) == before
    press(l07, 1)
    l07.tab.wait_for("document.querySelector('#panel-text').textContent.includes('range')")
    assert [line.strip() for line in program(l07) if line.strip()] == [
        "from marelle.fr import *",
        "robi = Robot()",
        "while robi.range.distance() > 150:",
        "robi.drive(100, 0)",
        "attendre(20)",
        "robi.stop()",
    ]
    l07.tab.screenshot("words-inserted")


def test_what_a_call_takes_is_shown_as_it_is_written(l07: MarellePage) -> None:
    l07.write("from marelle.fr import *\nbot = Robot()\n")
    l07.tab.press("bot.rouler(", until=f"document.querySelector('{CALL} strong')")
    assert l07.tab.texts(f"{CALL} strong") == ["speed"]
    assert l07.tab.texts(f"{CALL} p") == [
        "vitesse, en millimètres par seconde, de \u2212500 à 500"
    ]
    l07.tab.screenshot("words-call")
    l07.tab.press("100, ", until=f"document.querySelector('{CALL} strong').textContent === 'rate'")
    said = l07.tab.script(
        "return document.querySelector('p.unseen[role=status][aria-live]').textContent"
    )
    assert (
        said
        == "rate: virage, en degrés par seconde ; positif vers la droite, de \u22121000 à 1000".replace(
            " ;", "\xa0;"
        )
    )
    l07.tab.press(Keys.ESCAPE, until=f"!document.querySelector('{CALL}')")
    l07.tab.press(
        Keys.END,
        Keys.ENTER,
        "print(",
        until=f"document.querySelector('{CALL} strong')?.textContent === 'valeur'",
    )


def test_the_members_of_a_part_are_offered_behind_its_dot(l07: MarellePage) -> None:
    l07.write("from marelle.fr import *\nbot = Robot()\nma_vitesse = 100\n")
    l07.tab.press("bot.ligne.", until="document.querySelector('.cm-completionLabel')")
    offered = l07.tab.texts(".cm-completionLabel")
    assert set(offered) == {"valeurs", "values", "position", "calibrer", "calibrate"}
    l07.tab.press(Keys.ARROW_DOWN, until="document.querySelector('.cm-completionInfo')")
    assert l07.tab.texts(".cm-tooltip-autocomplete .choose") == [TEXT("page.words.choose")]
    l07.tab.screenshot("words-offered")
    l07.tab.press(
        Keys.ESCAPE, Keys.ENTER, "ma_", until="document.querySelector('.cm-completionLabel')"
    )
    assert l07.tab.texts(".cm-completionLabel") == ["ma_vitesse"]


def test_the_help_beside_the_list_says_the_word_that_is_offered(l07: MarellePage) -> None:
    l07.write("from marelle.fr import *\nbot = Robot()\n")
    l07.tab.press("bot.dri", until="document.querySelector('.cm-completionLabel')")
    said = "return document.querySelector('p.unseen[role=status][aria-live]').textContent"
    assert l07.tab.script(said) == TEXT("page.words.choose")
    l07.tab.press(Keys.ARROW_DOWN, until="document.querySelector('.word-info pre')")
    assert l07.tab.texts(".word-info pre")[0].splitlines()[0] == "bot.drive(100, 0)"
    l07.tab.screenshot("words-drive")


def test_with_cards_the_words_are_the_cards(l03: MarellePage) -> None:
    l03.tab.find("#tab-side-words").click()
    assert l03.tab.texts(".word-at-hand summary strong")[:2] == [
        TEXT("page.card.A"),
        TEXT("page.card.R"),
    ]
    row = l03.tab.script("return document.querySelector('#cards-text').value")
    open_word(l03, TEXT("page.card.repeat"))
    press(l03, 0)
    assert (
        l03.tab.script("return document.querySelector('#cards-text').value")
        == f"{row} 4(A D)".strip()
    )
    l03.tab.wait_for(SEEN_WHOLE)
    assert l03.tab.script("return document.documentElement.scrollHeight <= innerHeight")
    l03.tab.screenshot("words-cards")
    l03.tab.find("#words-search").send_keys("tourner à GAUCHE")
    assert l03.tab.texts(".word-at-hand summary strong") == ["Gauche"]


def test_an_example_comes_with_its_import_where_the_cursor_stands(l07: MarellePage) -> None:
    l07.write("# mon programme\nfor i in range(2):\n    # ici\n")
    l07.tab.press(Keys.ARROW_UP)
    insert(l07, "stopwatch reset zéro", ".reset()")
    l07.tab.wait_for("document.querySelector('#panel-text').textContent.includes('chrono')")
    assert [line.rstrip() for line in program(l07) if line] == [
        "# mon programme",
        "from marelle.fr import StopWatch",
        "for i in range(2):",
        "    # ici",
        "    chrono = StopWatch()",
        "    chrono.reset()",
    ]


@pytest.mark.parametrize(
    ("head", "with_import"),
    [
        ("# from marelle.fr import StopWatch\n", "# from marelle.fr import StopWatch\n{}"),
        ('"""from marelle.fr import StopWatch"""\n', '"""from marelle.fr import StopWatch"""\n{}'),
        (
            "from marelle.fr import (\n    LED,\n    bip,\n)\nbip()\n",
            "from marelle.fr import (\n    LED,\n    bip,\n)\n{}bip()\n",
        ),
        (
            "from marelle.fr import LED, StopWatch  # deux\n",
            "from marelle.fr import LED, StopWatch  # deux\n",
        ),
    ],
)
def test_an_import_is_what_the_program_has_as_one(
    head: str, with_import: str, l07: MarellePage
) -> None:
    l07.write(head)
    insert(l07, "stopwatch reset zéro", ".reset()")
    l07.tab.wait_for("document.querySelector('#panel-text').textContent.includes('chrono')")
    expected = with_import.format("from marelle.fr import StopWatch\n")
    assert [line for line in program(l07) if line] == [
        *expected.splitlines(),
        "chrono = StopWatch()",
        "chrono.reset()",
    ]


def test_enter_and_tab_do_what_they_always_do(l07: MarellePage) -> None:
    l07.write("from marelle.fr import *\n")
    l07.tab.press("avan", until="document.querySelector('.cm-completionLabel')")
    l07.tab.press(
        Keys.ENTER, Keys.TAB, "dr", until="document.querySelector('.cm-completionLabel')"
    )
    l07.tab.press(Keys.TAB)
    assert program(l07) == ["from marelle.fr import *", "avan", "    dr  "]


# The words of the library are offered as a program is typed; the sheet and the program are printed whole.


OFFERED = ".cm-tooltip-autocomplete .cm-completionLabel"
SEEN = "return [...document.querySelectorAll('.top, .play, .actions, .lesson-text, .work-body')].filter((one) => one.offsetHeight).map((one) => one.classList[0])"


@pytest.fixture
def shown(tab: Tab, page_file: Path) -> MarellePage:
    """Give the page, open at L07, whose Python is not there yet."""
    return MarellePage.fresh(tab, page_file, "#L07", NO_PYTHON)


def test_words_are_offered_taken_and_never_in_the_way(shown: MarellePage) -> None:
    shown.write("from marelle.fr import *\n")
    shown.tab.press("a", "v", until=f"document.querySelector('{OFFERED}')")
    assert shown.tab.texts(OFFERED) == ["avancer"]
    assert shown.tab.axe() == []
    shown.tab.press(Keys.ARROW_DOWN, Keys.ENTER, until=f"{EDITOR}.includes('avancer')")
    shown.tab.press("(", ")", Keys.ENTER, "d", "r", until=f"document.querySelector('{OFFERED}')")
    shown.tab.press(
        Keys.ENTER, "b", "o", "t", ".", until=f"document.querySelectorAll('{OFFERED}').length > 10"
    )
    assert {"drive", "line", "distance"} <= set(shown.tab.texts(OFFERED))
    shown.tab.screenshot("words")
    shown.tab.press(Keys.ESCAPE)
    written = shown.tab.script(f"return {EDITOR}").split()
    assert written == ["from", "marelle.fr", "import", "*", "avancer()", "dr", "bot."]


def test_all_is_chosen_in_the_program_after_a_click_on_a_mistake(l07: MarellePage) -> None:
    l07.run("from marelle.fr import *\navncer(2)\n")
    l07.tab.find("#panel-text .mistake").click()
    l07.tab.select_all()
    l07.tab.press("x")
    assert l07.tab.script(f"return {EDITOR}").strip() == "x"


def test_the_sheet_and_the_program_are_printed_one_after_the_other(shown: MarellePage) -> None:
    driver = shown.tab.driver
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert shown.tab.script(SEEN) == ["lesson-text", "work-body"]
        whole = "const text = document.querySelector('.lesson-text'); return text.scrollHeight - text.clientHeight"
        assert shown.tab.script(whole) <= 1
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    paper = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
    assert 1 < base64.b64decode(paper["data"]).count(b"/Type /Page\n") <= 5


# What was written by hand becomes cards again where cards do the same; where not, the line is said.


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
    l03.tab.type(
        "#cards-text",
        " A",
        until="document.querySelector('#panel-cards .cm-content').textContent.includes('4(A D A G) A')",
    )
    assert l03.tab.script(f"return {APART}") == ""
    assert "# vers la cour" not in text(l03)


def test_what_has_no_card_is_said_with_its_line_and_nothing_is_lost(l03: MarellePage) -> None:
    row = l03.tab.script(f"return {FIELD}")
    to_cards(l03, STAIRS + "while True:\n    bip()\n")
    l03.tab.wait_for(f"{APART}.includes('E-CARD-16')")
    assert TEXT("E-CARD-16.what", line=8, what="while True:") in l03.tab.script(f"return {APART}")
    l03.tab.screenshot("cards-not-from-program")
    assert l03.tab.script(f"return {FIELD}") == row
    l03.tab.type("#cards-text", " A", until=f"{APART} === ''")
    assert "while True:" in text(l03)


def test_a_word_that_no_import_gives_is_said(l03: MarellePage) -> None:
    to_cards(l03, f"# {STAIRS}")
    l03.tab.wait_for(f"{APART}.includes('E-CARD-20')")
    said = l03.tab.script(f"return {APART}").replace("\xa0", " ")
    assert TEXT("E-CARD-20.what", line=4, word="avancer").replace("\xa0", " ") in said
    assert "Écris tout en haut : from marelle.fr import *" in said
