"""Step by step in the page: events, not times; variables and sensors' numbers; back, turns, break-points; what steps take; nothing of the future."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from bare_pyodide import BarePyodide
from chromium import Tab
from machine_speed import assert_takes_less_than
from marelle_page import CLOCK, TEXT, MarellePage, SharedPage, pupils_program
from selenium.webdriver.common.keys import Keys

SOLUTION = (
    resources.files("marelle_lessons") / "content" / "07-follow-the-line" / "solution.py"
).read_text("utf-8")
APPENDS = pupils_program("appends_squares")
HURRIES = pupils_program("hurries")
MOVES = pupils_program("moves_turns_moves")
WHERE = "document.querySelector('.steps-where')?.textContent"
LIT = "[...document.querySelectorAll('#panel-text .line-now')].map((line) => line.textContent)"
VALUES = """
return Object.fromEntries([...document.querySelectorAll('.steps-known .variable')].map((one) =>
  [one.querySelector('dt').textContent, [one.querySelector('dd').lastChild.textContent, one.classList.contains('is-changed')]]));
"""
LIVE = "return document.querySelector('body > p.unseen').textContent.replaceAll('\xa0', ' ').replaceAll('\u2019', \"'\")"
GUTTER = """
const line = [...document.querySelectorAll('#panel-text .break-points .cm-gutterElement')].filter((one) => one.offsetHeight)[arguments[0]];
line.dispatchEvent(new MouseEvent('mousedown', {bubbles: true, clientY: line.getBoundingClientRect().top + 4}));
"""


NUMBER = """
const number = [...document.querySelectorAll('#panel-text .cm-lineNumbers .cm-gutterElement')].find((one) => one.textContent === arguments[0] && one.offsetHeight);
number.dispatchEvent(new MouseEvent('mousedown', {bubbles: true, clientY: number.getBoundingClientRect().top + 4}));
"""


class Stepper:
    """Presses what goes step by step, and waits until it is done."""

    def __init__(self, page: MarellePage) -> None:
        self.page, self.tab = page, page.tab

    def press(self, button: str = "step", seconds: float = 40) -> str:
        """Press a button, and give where the program is then."""
        self.tab.script("document.querySelector('.steps-where').textContent = ''")
        self.page.press(button)
        return str(self.tab.wait_for(f"{WHERE} !== 'Le programme roule…' && {WHERE}", seconds))

    def begin(self, program: str) -> str:
        """Write a program, and go its first step."""
        self.page.write(program)
        return self.press()

    def steps(self, count: int) -> list[str]:
        """Press « Pas à pas » so many times, and give where the program is each time."""
        return [self.press() for _ in range(count)]

    def values(self) -> dict[str, list[object]]:
        """Give each variable's text, and whether it is marked as changed."""
        return dict(self.tab.script(VALUES))

    def lit(self) -> list[str]:
        """Give the line that is lit."""
        return list(self.tab.script(f"return {LIT}"))


def _still(shared: SharedPage, lesson: str) -> Iterator[Stepper]:
    page = shared.at(lesson)
    page.tab.prefer(reduced_motion="reduce")
    yield Stepper(page)
    page.tab.prefer()


@pytest.fixture
def stepper(shared: SharedPage) -> Iterator[Stepper]:
    """Give the page at L07, where nothing is animated."""
    yield from _still(shared, "L07")


@pytest.fixture
def cards(shared: SharedPage) -> Iterator[Stepper]:
    """Give the page at L03, where nothing is animated."""
    yield from _still(shared, "L03")


def test_each_line_is_an_event_with_its_variables_and_the_sensors(stepper: Stepper) -> None:
    assert stepper.begin(SOLUTION) == "Ligne 1"
    while "suivre_la_ligne()" not in stepper.lit()[0] or "def" in stepper.lit()[0]:
        stepper.press()
    assert stepper.press() == "Ligne 12 · dans suivre_la_ligne · tour 1"
    assert stepper.press() == "Ligne 13 · dans suivre_la_ligne · tour 1"
    assert stepper.values()["noir"] == ["[0, 100, 0]", True]
    assert stepper.values()["VITESSE"] == ["120", False]
    said = stepper.tab.script(LIVE)
    assert said.startswith("Ligne 13, dans suivre_la_ligne, tour 1. Changé : noir = [0, 100, 0].")
    assert said.endswith(" vers l'est.")
    sensors = stepper.tab.texts(".steps-known .sensor dd")
    assert [one.split() for one in sensors[:2]] == [["0", "100", "0"], ["635", "mm"]]
    assert stepper.tab.axe("steps-desktop") == []
    stepper.press("step-back")
    assert "noir" not in stepper.values()
    assert stepper.lit()[0].strip().startswith("noir = ")


def test_a_turn_of_the_line_follower_is_one_press_or_at_most_eight(stepper: Stepper) -> None:
    stepper.begin(SOLUTION)
    stepper.press("step-turn")  # there is no loop yet: until one begins
    assert stepper.lit() == ["while True:"]
    stepper.press()
    assert stepper.press("step-turn") == "Ligne 22 · tour 2"
    presses = 1
    while stepper.press() != "Ligne 22 · tour 3":
        presses += 1
    assert presses <= 8
    stepper.tab.find("#steps-enter").click()
    assert [stepper.press(), stepper.press(), stepper.press("step-back")] == [
        "Ligne 23 · tour 3", "Ligne 21", "Ligne 23 · tour 3",
    ]  # fmt: skip
    stepper.tab.find("#steps-enter").click()


def test_what_is_appended_shows_and_each_call_has_its_own_variables(stepper: Stepper) -> None:
    stepper.page.write(APPENDS)
    stepper.steps(6)
    assert stepper.values() == {"found": ["[0, 1]", True], "i": ["2", True]}
    stepper.page.write(pupils_program("calls_itself_twice"))
    assert stepper.steps(7)[-1] == "Ligne 2 · dans down"
    own = "return [...document.querySelectorAll('.steps-list .variable')].map((one) => one.textContent)"
    assert [told for told in stepper.tab.script(own) if told.startswith("n")] == [
        "n➜changé\xa0: 0",
        "n1",
        "n2",
    ]


@pytest.mark.timing
def test_the_first_step_of_a_program_without_a_pause_comes_within_a_second(
    stepper: Stepper,
) -> None:
    stepper.page.write(HURRIES)
    measured = stepper.tab.driver.execute_async_script(
        """
        const done = arguments[0];
        const begun = performance.now();
        document.querySelector('#step').click();
        (function look() {
          if (document.querySelector('.steps-where').textContent.startsWith('Ligne 1')) return done(performance.now() - begun);
          setTimeout(look, 5);
        })();
        """
    )
    assert measured < 1000


def test_a_program_without_a_pause_goes_on_past_what_is_known(stepper: Stepper) -> None:
    stepper.page.write(HURRIES)
    stepper.steps(3)
    stepper.press("step-turn")
    turns = stepper.values()["turns"][0]
    assert stepper.press("step-turn").startswith("Ligne ")
    assert int(str(stepper.values()["turns"][0])) == int(str(turns)) + 1
    stepper.tab.script("document.querySelector('.steps-where').textContent = ''")
    stepper.tab.script(
        "const slider = document.querySelector('.player-slider'); slider.value = slider.max;"
        "slider.dispatchEvent(new Event('input', {bubbles: true}))",
        until=WHERE,
        seconds=60,
    )
    far = int(str(stepper.values()["turns"][0]))
    assert far > 500
    stepper.press("step-turn")
    assert int(str(stepper.values()["turns"][0])) == far + 1


def test_break_points_are_set_by_key_or_click_and_kept(stepper: Stepper) -> None:
    tab = stepper.tab
    stepper.begin(APPENDS)
    stepper.page.press("step-stop")
    assert tab.texts(".actions .state")[0] == TEXT("page.steps.no_stop")
    tab.script(GUTTER, 3)
    assert tab.script(LIVE) == "Point d'arrêt posé : Ligne 4"
    assert stepper.press("step-stop") == "Ligne 4"
    assert stepper.values()["found"][0] == "[0, 1, 4]"
    tab.find("#panel-text .cm-content").click()
    tab.press(Keys.F9)
    kept = "JSON.parse(localStorage.getItem('marelle:1:work:L07') ?? '{}').stops"
    tab.wait_for(f"({kept} ?? []).length === 2")
    tab.press(Keys.F8, until=f"{WHERE} === 'Le programme est fini.'")
    assert tab.script(f"return {LIT}") == []


def test_a_program_that_is_tried_stops_at_each_break_point(stepper: Stepper) -> None:
    tab, page = stepper.tab, stepper.page
    page.write(APPENDS)
    tab.script(NUMBER, "3")
    for turn, squares in enumerate(("[]", "[0]", "[0, 1]"), 1):
        # « Essayer », then the same button is « Continuer ».
        page.press("try", until=f"{WHERE} === 'Ligne 3 · tour {turn}'")
        assert stepper.values()["found"][0] == squares
    page.press("try", until=f"{WHERE} === 'Le programme est fini.'")
    tab.script(NUMBER, "3")
    page.run()
    assert not tab.find(".steps-where").is_displayed()  # it runs to its end


def test_a_break_point_far_away_is_found_at_once(stepper: Stepper) -> None:
    stepper.page.write(pupils_program("hurries_to_turn_200000"))
    stepper.tab.script(NUMBER, "8")
    stepper.page.press("try", until=f"({WHERE} ?? '').startsWith('Ligne 8')", seconds=60)
    assert stepper.values()["turns"][0] == "200000"


def test_a_mistake_is_told_where_it_happens_and_not_before(stepper: Stepper) -> None:
    stepper.page.write(pupils_program("divides_by_zero"))
    assert stepper.steps(4) == ["Ligne 1", "Ligne 3", "Ligne 4", "Ligne 5"]
    assert stepper.tab.texts(".mistake") == []
    assert stepper.press() == TEXT("page.steps.over")
    assert len(stepper.tab.texts("#panel-text .mistake")) == 1


def test_the_story_grows_with_the_steps_and_holds_nothing_of_what_comes(cards: Stepper) -> None:
    page = cards.page
    page.run(MOVES)
    page.press("restart")
    start = page.story()
    assert len(start) == 1
    cards.steps(3)
    first = page.story()
    assert [first[:1], len(first)] == [start, 2]
    cards.press()
    assert len(page.story()) == 3
    cards.press("step-back")
    assert page.story() == first
    page.press("restart")
    assert page.story() == start
    assert cards.tab.texts(".steps:not([hidden])") == []


def test_each_move_is_told_once_it_is_done_though_the_next_goes_on_the_same_way(
    cards: Stepper,
) -> None:
    cards.page.run("from marelle.fr import *\navancer()\navancer()\nattendre(500)\n")
    cards.page.press("restart")
    cards.steps(2)
    for square in ("A2", "A3"):
        cards.press()
        now = cards.tab.texts(".story-item.is-now .story-words")
        assert now[0].endswith(f" {square}.")
        assert cards.page.story()[-1] == now[0]


def test_the_clock_tells_no_end_that_is_not_known(stepper: Stepper) -> None:
    stepper.begin(HURRIES)
    assert "/" not in stepper.tab.script(f"return {CLOCK}")
    stepper.begin("from marelle.fr import *\navancer()\n")
    assert "/" in stepper.tab.script(f"return {CLOCK}")


def test_a_pause_and_a_step_tell_the_variables(stepper: Stepper) -> None:
    stepper.page.run("from marelle.fr import *\nn = 3\navancer()\nm = 2 * n\n")
    stepper.tab.script(
        "const slider = document.querySelector('.player-slider'); slider.value = slider.max / 2;"
        "slider.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    assert stepper.press() == "Ligne 4"
    assert stepper.values()["n"][0] == "3"


def test_a_line_that_lasts_is_seen_and_a_second_press_goes_on(cards: Stepper) -> None:
    cards.page.write(MOVES)
    cards.steps(2)
    cards.tab.prefer()
    cards.page.press("step")
    cards.tab.wait_for("document.querySelector('.player-clock').textContent.startsWith('0,')")
    assert cards.lit() == ["avancer(2)"]
    assert cards.press() == "Ligne 4"  # what is left of the way is not waited for
    assert cards.press() == "Ligne 5"


def test_a_card_is_a_step_and_the_turn_of_its_repeat_is_told(cards: Stepper) -> None:
    cards.tab.script("document.querySelector('#cards-text').focus()")
    cards.tab.select_all()
    cards.tab.press(
        "3(A D) B", until="document.querySelectorAll('.tile').length === 4", seconds=60
    )
    lit = "return [...document.querySelectorAll('.tile.lit')].map((one) => one.dataset.path)"
    following = "Ensuite\xa0: un quart de tour à droite. Carte 2 sur 2"
    assert cards.press() == f"{following} · tour 1 sur 3"
    assert cards.tab.script(LIVE).startswith(following.replace("\xa0", " ") + ", tour 1 sur 3.")
    assert cards.tab.script(lit) == ["0,1"]
    assert cards.tab.texts(".turn-now") == [TEXT("page.steps.turn_of", index=1, count=3)]
    assert cards.tab.script("""
    const panel = document.querySelector('#panel-cards').getBoundingClientRect();
    return ['.tile.lit', '.line-now'].map((one) => document.querySelector(`#panel-cards ${one}`).getBoundingClientRect())
      .every(({top, bottom}) => top >= panel.top && bottom <= panel.bottom);
    """)
    assert cards.tab.axe("steps-cards") == []
    cards.press()
    assert cards.tab.texts(".turn-now") == [TEXT("page.steps.turn_of", index=2, count=3)]
    assert cards.press("step-turn").endswith(TEXT("page.steps.turn_of", index=3, count=3))
    assert cards.press("step-turn").startswith(TEXT("page.steps.next", what="un bip"))
    assert cards.press("step-back").endswith(TEXT("page.steps.turn_of", index=3, count=3))
    cards.tab.script("document.querySelector('.tile.B').focus()")
    cards.tab.press(Keys.F9)
    assert "Point d'arrêt posé" in cards.tab.script(LIVE)
    cards.tab.press_with(Keys.SHIFT, Keys.F9)
    cards.tab.wait_for(f"({WHERE} ?? '').startsWith('Ensuite\\xa0: un bip')")


def test_what_is_chosen_is_there_after_a_reload(tab: Tab, page_file: Path) -> None:
    page = MarellePage.fresh(tab, page_file, "#L07")
    page.wait_for_python()
    page.write(APPENDS)
    tab.script(GUTTER, 1)
    page.press("step", until=WHERE, seconds=60)
    tab.click(
        "#steps-enter",
        until="localStorage.getItem('marelle:1:work:L07')?.includes('\"stops\":[2]')",
    )
    tab.driver.refresh()
    tab.wait_for("document.querySelector('#panel-text .break-points .break-point')")
    assert tab.texts(".steps:not([hidden])") == []
    assert tab.script("return document.querySelector('#steps-enter').checked") is False


L07 = Path(__file__).parents[2] / "lessons/marelle_lessons/content/07-follow-the-line/solution.py"
FEW = 4_000  # steps, of which the page asks first
WITHOUT_A_PAUSE = {
    "counts": "n = 0\nwhile True:\n    n = n + 1\n",
    "calls": pupils_program("calls_without_a_pause"),
    "drives": pupils_program("drives_without_a_pause"),
    "grows": pupils_program("grows_without_a_pause"),
}


@pytest.mark.timing
def test_the_first_steps_of_a_program_without_a_pause_are_there_within_a_second(
    page: MarellePage, bare: BarePyodide
) -> None:
    page.wait_for_python(workers=2)  # the one that waits to take its place starts beside
    bare.start()

    def slowest_s() -> float:
        taken = []
        for program in WITHOUT_A_PAUSE.values():
            asked = {"do": "steps", "program": program, "cards": False, "language": "fr"}
            answer, seconds = page.ask(**asked, around={"event": 0}, most=FEW)
            assert (answer["first"], len(answer["events"]), answer["more"]) == (0, FEW, True)
            taken.append(seconds)
        return max(taken)

    assert_takes_less_than(1, slowest_s, bare.running)


@pytest.mark.timing
def test_the_last_steps_of_a_minute_on_the_line_are_there_in_a_200th_of_it(
    page: MarellePage, bare: BarePyodide
) -> None:
    line = {"kit": "pico_bot", "world": "line_loop", "seconds": 60, "seed": 7, "language": "fr"}
    asked = {"do": "steps", "program": L07.read_text("utf-8"), "cards": False, **line}
    page.wait_for_python(workers=2)
    bare.start()

    def minute_s() -> float:
        answer, seconds = page.ask(**asked, around={"event": 40_000}, most=FEW)
        assert answer["events"][-1][0] > 59_900_000
        assert answer["replay"]["ended"] == "deadline"
        return seconds

    minute_s()  # the first one loads what is not loaded yet
    assert_takes_less_than(60 / 200, minute_s, bare.running, times=5)
