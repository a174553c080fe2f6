"""A lesson of one's own that asks for stops, drives exactly and lays data on the board: in the page as by the command."""

from pathlib import Path

import pytest
from board_dialog import connect, page_at_boards, wired
from boards_page import IDLE, OUTPUT
from chromium import Tab
from fixture_types import MakeDouble
from marelle_page import MarellePage, write_page
from small_lesson import LESSON, write_lesson

STOPS = """\
format = "checks-1"

[[check]]
id = "the-stops"
kind = "visits"
squares = ["A2", "A3"]
in_order = true
stop_s = 1.5
[check.fr]
passed = "Le bus attend en A2 et en A3."
failed = "Le bus doit attendre {stop_s} s en {expected} ; arrêts faits : {count}."
hint = "Combien de temps faut-il pour monter ?"
[check.en]
passed = "The bus stops in A2 and in A3."
failed = "The bus must stop {stop_s} s in {expected}; stops made: {count}."
hint = "How long does it take to get on?"
"""
BUS = "from marelle.fr import *\n\navancer()\nattendre({})\navancer()\nattendre({})\n"


@pytest.fixture(scope="module")
def own_page(tmp_path_factory: pytest.TempPathFactory, node_modules: Path) -> Path:
    """Give a page with the lesson, in French."""
    folder = tmp_path_factory.mktemp("bus")
    lesson = write_lesson(
        folder / "bus",
        {
            "lesson.toml": LESSON.replace("seconds = 30", "seconds = 30\nexact = true"),
            "checks.toml": STOPS,
            "solution.py": BUS.format(1500, 1500),
            "solution.cards.txt": None,
            "start.cards.txt": None,
            "wrong/turn.py": "# expect: the-stops\n" + BUS.format(0, 0),
            "wrong/many.cards.txt": None,
            "files/words.csv": "chat;chien\n",
        },
    )
    lesson.joinpath("lesson.toml").write_text(
        lesson.joinpath("lesson.toml").read_text("utf-8").replace('"cards", ', ""), "utf-8"
    )
    return write_page(folder / "bus.html", "--lesson", lesson)


def test_a_stop_that_is_too_short_is_told_with_its_seconds_and_shown_where_it_ends(
    tab: Tab, own_page: Path
) -> None:
    page = MarellePage.fresh(tab, own_page, "#T1")
    page.check(BUS.format(1500, 1400))
    told = tab.texts(".results .what")
    tab.screenshot("stops-refused")
    page.check(BUS.format(1500, 1500))

    assert told == ["Le bus doit attendre 1,5 s en A3\xa0; arrêts faits\xa0: 1."]
    assert tab.texts(".results .what") == []
    assert tab.find(".verdict.good").is_displayed()
    tab.screenshot("stops-done")


def test_a_try_drives_exactly_where_the_lesson_does(tab: Tab, own_page: Path) -> None:
    page = MarellePage.fresh(tab, own_page, "#T1")
    asked = {"do": "run", "program": BUS.format(0, 0), "cards": False, "language": "fr"}
    paths = [
        page.ask(**asked, lesson="T1", seed=seed)[0]["replay"]["robots"][0]["path"]
        for seed in (1, 2)
    ]
    assert paths[0] == paths[1]


@pytest.mark.micropython
def test_the_data_of_the_lesson_go_to_a_real_board_with_the_program(
    tab: Tab, own_page: Path, board_double: MakeDouble
) -> None:
    board = board_double()
    page = page_at_boards(tab, own_page)
    page.open_lesson("T1")
    with wired(tab, board):
        connect(tab, "board")
        page.write("print(open('words.csv').read())\n")
        tab.click("#board-run", until=f"{OUTPUT}.includes('chat;chien')", seconds=60)
        tab.wait_for(IDLE)
    assert tab.texts(".board .what") == []
