"""Lessons of each kind in the page: one's own, a mystery, a passer-by, stops and files, two robots."""

from pathlib import Path

import pytest
from boards_page import IDLE, OUTPUT, connect, page_at_boards
from chromium import Tab
from handed_in import write
from marelle_page import FIELD, TEXT, MarellePage, SharedPage, pupils_program, write_page
from programs import MakeDouble
from small_lesson import LESSON, write_lesson
from web_serial import carried
from world_files import edited

from marelle_lessons import Submission, check, load_lesson
from marelle_sim import simulate

# A lesson of one's own, put into the page by `marelle page --lesson`: it is read, tried and checked as a bundled one.


MINE = Path(__file__).parents[2] / "docs" / "programs" / "my-lesson"


def test_a_lesson_of_one_s_own_is_read_tried_and_checked(
    tab: Tab, node_modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = write_page(tmp_path / "mine.html", "--lesson", MINE)
    assert f"ouvrez {output}#POST-1" in capsys.readouterr().out
    page = MarellePage.fresh(tab, output, "#POST-1")
    assert "Apporte la lettre" in tab.find(".lesson-text").text
    tab.screenshot("own-lesson-start")
    page.check((MINE / "solution.py").read_text("utf-8"))
    assert tab.find(".verdict.good").is_displayed()
    assert "le robot entre en B2, chez le chien" in page.check(pupils_program("goes_to_the_dog"))
    tab.screenshot("own-lesson-refused")
    assert (tab.requests(), tab.console()) == ([], [])


# In the page a test of a car is judged by the faults that it tells apart, as by the command.


CONTENT = Path(__file__).parents[2] / "lessons/marelle_lessons/content/08-mystery-breakdown"
MOST_S = 60.0  # 65 runs in WebAssembly, beside other tests


@pytest.mark.parametrize("file", ["solution.py", "start.py", "wrong/une_seule_roue.py"])
def test_the_page_says_of_a_test_what_the_command_says(shared: SharedPage, file: str) -> None:
    program = (CONTENT / file).read_text("utf-8")
    page = shared.at("L08")
    told, seconds = page.ask(do="check", program=program, cards=False, lesson="L08", language="fr")
    here = check(load_lesson("L08"), Submission("programme.py", program, "p"), language="fr")
    assert told["report"]["results"] == here.as_data()["results"]
    assert told["report"]["seeds"] == here.seeds
    assert seconds < MOST_S


def test_neither_the_mat_nor_the_story_tells_what_is_broken(shared: SharedPage) -> None:
    page = shared.at("L08")
    page.choose_world("car_3")
    page.run((CONTENT / "start.py").read_text("utf-8"))
    said = " ".join(page.story())
    assert TEXT("world.heading.se") in said
    assert TEXT("fault.weak") not in said
    assert "panne" not in said.lower()


# A lesson with a passer-by in the page: she stands at her start, moves by her own program, and the pupil's alone is judged.


AVENUE = Path(__file__).parents[2] / "lessons/marelle_lessons/content/06-stop-in-time"
SOLUTION = (AVENUE / "solution.py").read_text("utf-8")
LEARNT = (AVENUE / "wrong" / "trajet_appris.py").read_text("utf-8")


def test_a_passer_by_moves_in_the_page_as_on_a_computer(shared: SharedPage) -> None:
    page = shared.at("L06")
    page.tab.screenshot("passer-by-start")
    page.run(SOLUTION)
    world = AVENUE / "worlds" / "avenue.toml"
    here = simulate(AVENUE / "solution.py", world=world, seconds=40).story("fr")
    assert page.story() == here
    assert any(line.startswith("[passante]") for line in here)
    page.tab.screenshot("passer-by-run")


def test_who_learnt_a_way_by_heart_is_refused_on_the_other_mat(shared: SharedPage) -> None:
    page = shared.at("L06")
    said = page.check(LEARNT)
    assert "le robot touche « passant »" in said
    assert "Le marché" in said
    page.tab.screenshot("passer-by-refused")
    page.check(SOLUTION)
    assert page.tab.find(".verdict.good").is_displayed()


# A lesson of one's own that asks for stops, drives exactly and lays data on the board: in the page as by the command.


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
    edited(lesson / "lesson.toml", '"cards", ', "")
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
    with carried(tab, board=board.port):
        connect(tab, "board")
        page.write("print(open('words.csv').read())\n")
        tab.click("#board-run", until=f"{OUTPUT}.includes('chat;chien')", seconds=60)
        tab.wait_for(IDLE)
    assert tab.texts(".board .what") == []


# A lesson of two robots in the page: a tab for each one's program, both run on the mat, both are kept, saved and printed.


CROSSING = Path(__file__).parents[2] / "docs" / "programs" / "crossing"
HEAD = "from marelle.fr import *\n\n"
TYPE = """
const field = document.querySelector('#cards-text');
field.value = arguments[0];
field.dispatchEvent(new Event('input', {bubbles: true}));
"""


@pytest.fixture
def page(tab: Tab, node_modules: Path, tmp_path: Path) -> MarellePage:
    file = write_page(tmp_path / "crossing.html", "--lesson", CROSSING)
    return MarellePage.fresh(tab, file, "#CROSSING")


def turn_to(page: MarellePage, robot: str) -> None:
    page.tab.find(f".role-tabs [data-robot={robot}]").click()


def lay(page: MarellePage, row: str) -> None:
    """Type a row of cards, and wait until it lies there."""
    page.tab.script(
        TYPE,
        row,
        until=f"document.querySelectorAll('.tile').length === {len(row.split())}",
        seconds=30,
    )
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
    page.tab.script(
        "document.querySelector('#print-go').click()",
        until="document.querySelector('.sheets pre')",
        seconds=30,
    )
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
    page.open_file(
        write(tmp_path, files) / "equipe.cards.txt",
        until="document.querySelector('#cards-text').value === 'A2 A3'",
        seconds=30,
    )
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
    page.step()
    assert page.tab.texts(".tile.lit") == [page.tab.texts(".tile")[0]]
