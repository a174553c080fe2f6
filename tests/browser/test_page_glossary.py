"""The words at hand: found, tried on the mat, put into the program; help with what a call takes as it is written."""

import pytest
from marelle_page import MarellePage
from selenium.webdriver.common.keys import Keys
from shared_page import SharedPage

WORDS = ".words-slot .words-list > section:first-of-type .word-at-hand summary code"
FOUND = ".words-slot .words-list > ul .word-at-hand summary code"
CALL = ".call-help"
SEEN_WHOLE = """((word, panel) => word.top >= panel.top && word.bottom <= panel.bottom)(
  ...['.word-at-hand[open]', '.words-slot'].map((one) => document.querySelector(one).getBoundingClientRect())
)"""


@pytest.fixture
def page(shared: SharedPage) -> MarellePage:
    """Give the page, open at L07, whose words are of programs."""
    return shared.at("L07")


def program(page: MarellePage) -> list[str]:
    lines = (
        "[...document.querySelectorAll('#panel-text .cm-line')].map((line) => line.textContent)"
    )
    shown: list[str] = page.tab.script(f"return {lines}")
    return shown


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


def test_a_lesson_shows_its_own_words_first(page: MarellePage) -> None:
    page.tab.find("#tab-side-words").click()
    shown = page.tab.texts(WORDS)
    assert "bot.line.values()" in shown
    assert "bot.drive(speed, rate)" in shown
    assert "attendre(ms)" in shown
    assert "avancer(n=1)" not in shown
    assert page.tab.axe() == []
    page.tab.screenshot("words-lesson")
    open_word(page, "bot.drive(speed, rate)")
    assert page.tab.texts(".word-at-hand[open] .short") == ["drive = rouler"]
    assert page.tab.texts(".word-at-hand[open] pre")[0].startswith("bot.drive(100, 0)")
    page.write("from marelle.fr import *\nbot = Robot()\nbot.rouler(100, 0)\n")
    page.tab.wait_for(
        f"[...document.querySelectorAll('{WORDS}')].some((one) => one.textContent === 'bot.rouler(speed, rate)')"
    )


def test_the_word_that_is_searched_comes_first_and_its_form_goes_where_the_cursor_is(
    page: MarellePage,
) -> None:
    page.write("from marelle.fr import *\nbot = Robot()\nwhile True:\n    ")
    search(page, "drive")
    assert page.tab.texts(FOUND)[0] == "bot.drive(speed, rate)"
    open_word(page, "bot.drive(speed, rate)")
    assert page.tab.texts(".word-at-hand[open] button") == [
        f"{shown} bot.drive(speed, rate)"
        for shown in ("Insérer", "Insérer l\u2019exemple", "Essayer")
    ]
    press(page, 0)
    page.tab.press("120")
    assert program(page)[-2:] == ["while True:", "    bot.drive(120, rate)"]
    page.tab.press(Keys.END, Keys.ENTER)
    search(page, "elif")
    open_word(page, "elif condition:")
    press(page, 0)
    assert program(page)[-1] == "    elif condition:"


def test_a_word_is_found_tried_and_inserted(page: MarellePage) -> None:
    page.write("from marelle.fr import *\n\nrobi = Robot()\n")
    before = program(page)
    search(page, "televiseur")
    assert page.tab.texts(FOUND) == []
    search(page, "Télémètre millimètres 9999")
    assert page.tab.texts(FOUND) == ["bot.range.distance()"]
    open_word(page, "bot.range.distance()")
    page.tab.screenshot("words-open")
    press(page, 2)
    page.wait_until_idle()
    page.tab.wait_for("document.querySelector('.results').textContent.includes('exemple')")
    assert program(page) == before
    press(page, 1)
    page.tab.wait_for("document.querySelector('#panel-text').textContent.includes('range')")
    assert [line.strip() for line in program(page) if line.strip()] == [
        "from marelle.fr import *",
        "robi = Robot()",
        "while robi.range.distance() > 150:",
        "robi.drive(100, 0)",
        "attendre(20)",
        "robi.stop()",
    ]
    page.tab.screenshot("words-inserted")


def test_what_a_call_takes_is_shown_as_it_is_written(page: MarellePage) -> None:
    page.write("from marelle.fr import *\nbot = Robot()\n")
    page.tab.press("bot.rouler(")
    page.tab.wait_for(f"document.querySelector('{CALL} strong')")
    assert page.tab.texts(f"{CALL} strong") == ["speed"]
    assert page.tab.texts(f"{CALL} p") == [
        "vitesse, en millimètres par seconde, de \u2212500 à 500"
    ]
    page.tab.screenshot("words-call")
    page.tab.press("100, ")
    page.tab.wait_for(f"document.querySelector('{CALL} strong').textContent === 'rate'")
    said = page.tab.script(
        "return document.querySelector('p.unseen[role=status][aria-live]').textContent"
    )
    assert (
        said
        == "rate: virage, en degrés par seconde ; positif vers la droite, de \u22121000 à 1000".replace(
            " ;", "\xa0;"
        )
    )
    page.tab.press(Keys.ESCAPE)
    page.tab.wait_for(f"!document.querySelector('{CALL}')")
    page.tab.press(Keys.END, Keys.ENTER, "print(")
    page.tab.wait_for(f"document.querySelector('{CALL} strong')?.textContent === 'valeur'")


def test_the_members_of_a_part_are_offered_behind_its_dot(page: MarellePage) -> None:
    page.write("from marelle.fr import *\nbot = Robot()\nma_vitesse = 100\n")
    page.tab.press("bot.ligne.")
    page.tab.wait_for("document.querySelector('.cm-completionLabel')")
    offered = page.tab.texts(".cm-completionLabel")
    assert set(offered) == {"valeurs", "values", "position", "calibrer", "calibrate"}
    page.tab.press(Keys.ARROW_DOWN)
    page.tab.wait_for("document.querySelector('.cm-completionInfo')")
    assert page.tab.texts(".cm-tooltip-autocomplete .choose") == ["↓ puis Entrée"]
    page.tab.screenshot("words-offered")
    page.tab.press(Keys.ESCAPE, Keys.ENTER, "ma_")
    page.tab.wait_for("document.querySelector('.cm-completionLabel')")
    assert page.tab.texts(".cm-completionLabel") == ["ma_vitesse"]


def test_the_help_beside_the_list_says_the_word_that_is_offered(page: MarellePage) -> None:
    page.write("from marelle.fr import *\nbot = Robot()\n")
    page.tab.press("bot.dri")
    page.tab.wait_for("document.querySelector('.cm-completionLabel')")
    said = "return document.querySelector('p.unseen[role=status][aria-live]').textContent"
    assert page.tab.script(said) == "↓ puis Entrée"
    page.tab.press(Keys.ARROW_DOWN)
    page.tab.wait_for("document.querySelector('.word-info pre')")
    assert page.tab.texts(".word-info pre")[0].splitlines()[0] == "bot.drive(100, 0)"
    page.tab.screenshot("words-drive")


def test_with_cards_the_words_are_the_cards(shared: SharedPage) -> None:
    page = shared.at("L03")
    page.tab.find("#tab-side-words").click()
    assert page.tab.texts(".word-at-hand summary strong")[:2] == ["Avancer", "Reculer"]
    row = page.tab.script("return document.querySelector('#cards-text').value")
    open_word(page, "Répéter")
    press(page, 0)
    assert (
        page.tab.script("return document.querySelector('#cards-text').value")
        == f"{row} 4(A D)".strip()
    )
    page.tab.wait_for(SEEN_WHOLE)
    assert page.tab.script("return document.documentElement.scrollHeight <= innerHeight")
    page.tab.screenshot("words-cards")
    page.tab.find("#words-search").send_keys("tourner à GAUCHE")
    assert page.tab.texts(".word-at-hand summary strong") == ["Gauche"]


def test_an_example_comes_with_its_import_where_the_cursor_stands(page: MarellePage) -> None:
    page.write("# mon programme\nfor i in range(2):\n    # ici\n")
    page.tab.press(Keys.ARROW_UP)
    search(page, "stopwatch reset zéro")
    open_word(page, ".reset()")
    press(page, 0)
    page.tab.wait_for("document.querySelector('#panel-text').textContent.includes('chrono')")
    assert [line.rstrip() for line in program(page) if line] == [
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
    head: str, with_import: str, page: MarellePage
) -> None:
    page.write(head)
    search(page, "stopwatch reset zéro")
    open_word(page, ".reset()")
    press(page, 0)
    page.tab.wait_for("document.querySelector('#panel-text').textContent.includes('chrono')")
    expected = with_import.format("from marelle.fr import StopWatch\n")
    assert [line for line in program(page) if line] == [
        *expected.splitlines(),
        "chrono = StopWatch()",
        "chrono.reset()",
    ]


def test_enter_and_tab_do_what_they_always_do(page: MarellePage) -> None:
    page.write("from marelle.fr import *\n")
    page.tab.press("avan")
    page.tab.wait_for("document.querySelector('.cm-completionLabel')")
    page.tab.press(Keys.ENTER, Keys.TAB, "dr")
    page.tab.wait_for("document.querySelector('.cm-completionLabel')")
    page.tab.press(Keys.TAB)
    assert program(page) == ["from marelle.fr import *", "avan", "    dr  "]
