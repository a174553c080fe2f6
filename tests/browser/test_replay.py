"""A replay is one file: opened without a network, it tells and shows what the run's trace holds."""

from pathlib import Path

import pytest
from chromium import SIZES, Tab
from handed_in import write
from marelle_page import CLOCK
from selenium.webdriver.common.keys import Keys

from marelle_sim import Run, simulate

PROGRAMS = Path(__file__).parents[1] / "benchmarks" / "programs"
HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
MAT = "document.querySelector('canvas').getAttribute('aria-label')"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Give a run that drives, touches a wall and prints what would be dangerous as HTML."""
    program = tmp_path_factory.mktemp("replay") / "program.py"
    drive = "from marelle import Robot\nbot = Robot()\nbot.straight(300)\nbot.turn(90)\n"
    program.write_text(f"{drive}print({HOSTILE!r})\nbot.straight(2000)\n", encoding="utf-8")
    return simulate(program, world="room", seconds=20)


@pytest.fixture(scope="module")
def replay(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give that run's replay, in French."""
    file = tmp_path_factory.mktemp("replay") / "replay.html"
    run.save(file, language="fr")
    return file


def _still(tab: Tab, file: Path) -> Tab:
    """Open a replay at its end: the reader has asked for no motion."""
    tab.prefer(reduced_motion="reduce")
    tab.open(file)
    tab.wait_for(f"{CLOCK} !== ''")
    return tab


@pytest.fixture
def opened(tab: Tab, replay: Path) -> Tab:
    """Give the replay, open at its end: the reader has asked for no motion."""
    return _still(tab, replay)


def _times(tab: Tab) -> list[str]:
    return str(tab.script(f"return {CLOCK}")).split(" / ")


def test_the_story_is_told_in_the_very_words_of_the_run(opened: Tab, run: Run) -> None:
    assert opened.texts(".story-words") == run.story("fr")


def test_a_switch_tells_it_in_english(opened: Tab, run: Run) -> None:
    opened.find("#language").click()
    assert opened.texts(".story-words") == run.story("en")
    assert opened.script("return document.documentElement.lang") == "en"


def test_what_a_program_prints_stays_text(opened: Tab) -> None:
    assert HOSTILE in opened.texts(".printed")[0]
    assert opened.script("return document.querySelectorAll('img').length") == 0
    assert "owned" not in opened.driver.title


def test_the_slider_moves_the_robot(opened: Tab, run: Run) -> None:
    at_the_end = opened.script(f"return {MAT}")
    opened.script(
        "const slider = document.querySelector('.player-slider'); slider.value = 0;"
        "slider.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    assert _times(opened)[0] == "0\xa0s"
    assert opened.script(f"return {MAT}") != at_the_end


def test_the_keyboard_alone_drives_the_player(opened: Tab) -> None:
    end = _times(opened)[1]
    opened.press(Keys.HOME)
    assert _times(opened) == ["0\xa0s", end]
    opened.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert _times(opened) == ["2,0\xa0s", end]
    opened.press(Keys.ARROW_LEFT)
    assert _times(opened) == ["1,0\xa0s", end]
    opened.press(Keys.SPACE, until=f"!{CLOCK}.startsWith('1,0')")
    opened.press(Keys.SPACE)
    stopped = _times(opened)
    opened.press(Keys.END)
    assert _times(opened) == [end, end] != stopped


def test_the_replay_plays_by_itself_for_who_likes_motion(tab: Tab, replay: Path) -> None:
    tab.open(replay)
    tab.wait_for(f"{CLOCK} !== '' && !{CLOCK}.startsWith('0\xa0s')", seconds=5)


def test_a_pause_and_a_play_at_once_do_not_double_the_speed(opened: Tab) -> None:
    waiting = opened.script(
        "const waiting = new Map(); let last = 0;"
        "window.requestAnimationFrame = (look) => { waiting.set(++last, look); return last; };"
        "window.cancelAnimationFrame = (number) => waiting.delete(number);"
        "for (const press of [1, 2, 3]) document.querySelector('.player-play').click();"
        "return waiting.size"
    )
    assert waiting == 1


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_the_replay_is_seen_whole(opened: Tab, size: str) -> None:
    opened.size(size)
    assert opened.axe(f"replay-{size}") == []
    assert opened.script("return document.documentElement.scrollWidth") <= SIZES[size][0]


def test_axe_finds_nothing_with_strong_contrast_and_large_letters(opened: Tab) -> None:
    opened.click("#contrast", "#larger")
    assert opened.axe("replay-contrast") == []


def test_a_run_that_fails_shows_its_line_and_the_one_thing_to_do(tab: Tab, tmp_path: Path) -> None:
    failing = "from marelle.fr import *\navancer(2)\navncer(1)\n"
    simulate(write(tmp_path, {"program.py": failing}) / "program.py", seconds=10).save(
        tmp_path / "failed.html", language="fr"
    )
    _still(tab, tmp_path / "failed.html")
    assert tab.find("#error-what").is_displayed()
    assert "avancer" in tab.find("#error").text
    assert tab.find("#error-line mark").text == "avncer"
    tab.size("desktop")
    assert tab.axe("replay-mistake") == []


def test_a_minute_on_the_line_stays_a_small_file(tab: Tab, tmp_path: Path) -> None:
    file = tmp_path / "loop.html"
    simulate(PROGRAMS / "line_follower.py", world="line_loop", seconds=60).save(file)
    assert file.stat().st_size < 2_000_000
    tab.size("small")
    _still(tab, file).screenshot("replay-line")


ORANGE = """
const canvas = document.querySelector('canvas');
const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
let count = 0;
for (let at = 0; at < data.length; at += 4) {
  if (data[at] === 0xb8 && data[at + 1] === 0x5c && data[at + 2] === 0) count++;
}
return count;
"""  # the pixels of the triangles that mark faults


@pytest.mark.parametrize("reveal", [True, False])
def test_a_fault_is_marked_from_when_it_began_for_those_who_asked(
    reveal: bool, tab: Tab, tmp_path: Path
) -> None:
    program = (
        write(tmp_path, {"program.py": "from marelle.fr import *\navancer(3)\n"}) / "program.py"
    )
    faulty = simulate(program, faults={"left motor": ("weak", 2.0)}, seconds=10)
    faulty.save(tmp_path / "faulty.html", reveal=reveal)
    tab.size("desktop")
    _still(tab, tmp_path / "faulty.html")
    assert tab.texts(".story-words") == faulty.story(reveal=reveal)
    assert bool(tab.script(ORANGE)) is reveal
    tab.screenshot(f"replay-fault-{'told' if reveal else 'hidden'}")
    tab.press(Keys.HOME, Keys.ARROW_RIGHT)
    assert tab.script(ORANGE) == 0
    tab.press(Keys.ARROW_RIGHT)
    assert bool(tab.script(ORANGE)) is reveal
