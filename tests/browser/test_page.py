"""The page: one file, opened without a network, in which programs run, stop, fail and are told."""

import base64
import gzip
import json
import os
import re
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import made_images
import pytest
from bare_pyodide import BarePyodide
from chromium import SIZES, Tab, Unplugged, start_chromium
from handed_in import write
from machine_speed import assert_takes_less_than
from marelle_page import (
    CLOCK,
    EDITOR,
    IDLE,
    NO_PYTHON,
    PUPILS_PROGRAMS,
    SQUARE,
    TEXT,
    MarellePage,
    pupils_program,
    write_page,
)
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.keys import Keys

from marelle_sim import simulate

PROGRAMS = Path(__file__).parents[1] / "benchmarks" / "programs"
LESSONS = Path(__file__).parents[2] / "lessons" / "marelle_lessons" / "content"
MOST_BYTES = 13_000_000
ENDLESS = "while True:\n    pass\n"
HOSTILE = "print('<img src=x onerror=alert(1)><script>alert(1)</script>')\n"


def test_the_file_is_under_13_megabytes(page_file: Path) -> None:
    assert page_file.stat().st_size < MOST_BYTES


def test_a_program_runs_and_is_told_in_the_words_of_the_command(free_play: MarellePage) -> None:
    free_play.run(SQUARE)
    assert free_play.story() == simulate(PUPILS_PROGRAMS / "square.py").story("fr")
    free_play.tab.wait_for(f"!{CLOCK}.startsWith('0\xa0s')")


@pytest.mark.parametrize("size", ["small", "phone"])
def test_axe_finds_nothing_where_contrast_is_strong(l03: MarellePage, size: str) -> None:
    l03.tab.size(size)
    l03.tab.prefer(contrast="more", reduced_motion="reduce")
    l03.run(SQUARE)
    assert l03.tab.axe(f"page-{size}-contrast") == []


def test_axe_finds_nothing_beside_a_mistake(l03: MarellePage) -> None:
    l03.run("from marelle.fr import *\navncer(2)\n")
    assert "avancer" in l03.tab.texts(".mistake .action")[0]
    assert l03.tab.axe("page-mistake") == []


def test_what_a_program_prints_stays_text(l03: MarellePage) -> None:
    l03.run(HOSTILE)
    l03.tab.wait_for("document.querySelector('.printed').textContent.includes('<img src=x')")
    assert l03.tab.script("return document.querySelectorAll('.printed *').length") == 0


def test_an_endless_program_is_stopped_and_the_next_one_runs(l03: MarellePage) -> None:
    l03.run(SQUARE)
    l03.start(ENDLESS)
    l03.stop()
    l03.run(SQUARE)
    assert len(l03.story()) > 3


def test_a_failed_check_shows_the_moment_and_one_sentence_of_help(l03: MarellePage) -> None:
    l03.check()
    assert l03.tab.find(".verdict.bad").is_displayed()
    assert l03.tab.texts(".results .what")[0]
    assert l03.tab.axe() == []
    for size in SIZES:
        l03.tab.size(size)
        l03.tab.script("document.querySelector('.verdict').scrollIntoView({block: 'center'})")
        l03.tab.screenshot(f"check-{size}")


@pytest.mark.timing
def test_the_robot_moves_within_6_seconds_of_opening(
    new_browser: Callable[[], AbstractContextManager[Tab]], page_file: Path, bare: BarePyodide
) -> None:
    def opening_s() -> float:
        with new_browser() as tab:  # one that was here before knows what it compiled
            began = time.perf_counter()
            page = MarellePage(tab, page_file, "#L03")
            page.write(SQUARE)
            page.press("try")
            tab.wait_for(f"!{CLOCK}.startsWith('0\xa0s')", seconds=60)
            return time.perf_counter() - began

    assert_takes_less_than(6, opening_s, bare.starting)


@pytest.mark.timing
def test_an_endless_program_stops_within_a_second(page: MarellePage) -> None:
    page.run(SQUARE)
    page.start(ENDLESS)
    time.sleep(1)
    began = time.perf_counter()
    page.stop()
    stopped = time.perf_counter() - began
    page.run(SQUARE)
    assert len(page.story()) > 3
    assert stopped < 1


@pytest.mark.timing
@pytest.mark.parametrize(
    ("file", "kit"),
    [
        (PROGRAMS / "raw_line_follower.py", "bench5"),
        (LESSONS / "07-follow-the-line" / "solution.py", "pico_bot"),
    ],
)
def test_a_minute_on_the_line_takes_less_than_a_200th_of_it(
    page: MarellePage, bare: BarePyodide, file: Path, kit: str
) -> None:
    program = file.read_text("utf-8")
    line = {"kit": kit, "world": "line_loop", "seconds": 60, "seed": 7, "language": "fr"}
    page.wait_for_python(workers=2)  # the one that waits to take its place starts beside
    bare.start()

    def minute_s() -> float:
        answer, seconds = page.ask(do="run", program=program, cards=False, **line)
        assert answer["replay"]["ended"] == "deadline"
        return seconds

    minute_s()  # the first one loads what is not loaded yet
    assert_takes_less_than(60 / 200, minute_s, bare.running, times=5)


# `marelle page` writes the very page that the tests open.


def test_the_command_writes_the_page_in_the_language_that_is_asked_for(
    node_modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = write_page(tmp_path / "marelle.html", "--json", "--lang", "en")
    assert json.loads(capsys.readouterr().out)["bytes"] == output.stat().st_size
    assert '<html lang="en">' in output.read_text("utf-8")[:100]


def test_the_images_of_a_folder_are_in_the_page_and_its_size_is_told_without_them(
    node_modules: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, data = "RPI_PICO-20260406-v1.28.0.uf2", made_images.rp2_uf2()
    images = {name: data, "both.hex": made_images.universal_hex()}
    words = ("--images", write(tmp_path / "stick", images), "--json", "--lang", "en")
    output = write_page(tmp_path / "marelle.html", *words)
    answer = json.loads(capsys.readouterr().out)
    assert [(one["file"], one["chip"], one["hash"]) for one in answer["images"]] == [
        (name, "RP2040", "unknown"),
        ("both.hex", "nRF51822", "unknown"),
        ("both.hex", "nRF52833", "unknown"),
    ]
    html = output.read_text("utf-8")
    packed = re.search('id="piece-image-0">([^<]*)</script>', html)
    assert packed is not None
    assert gzip.decompress(base64.b64decode(packed[1])) == data
    blocks = re.findall('<script type="text/plain" id="piece-image-.*</script>', html)
    assert answer["bytes"] - answer["bytes_without_images"] == sum(map(len, blocks))
    assert answer["bytes_without_images"] < 13_000_000


# Where the computer is dark, so is the page: every word is legible, and the mat stays light.


LIGHTNESS = """
const [red, green, blue] = getComputedStyle(document.querySelector(arguments[0])).backgroundColor.match(/\\d+/g).map(Number);
return (red + green + blue) / 3;
"""


def test_the_page_is_dark_and_legible(l03: MarellePage) -> None:
    l03.tab.prefer(color_scheme="dark")
    l03.press("check", until="document.querySelector('.verdict')")
    assert l03.tab.axe() == []
    l03.run("from marelle.fr import *\nfor i in range(4):\n    avncer(2) # un 'commentaire'\n")
    l03.tab.wait_for("document.querySelector('.mistake')")
    assert l03.tab.axe("page-dark") == []
    assert l03.tab.script(LIGHTNESS, "body") < 40
    assert l03.tab.script(LIGHTNESS, ".stage") > 200
    l03.tab.find("#panel-text .cm-line").click()
    l03.tab.press("\n", "a", "v", until="document.querySelector('.cm-tooltip-autocomplete')")
    l03.tab.screenshot("page-dark-words")
    assert l03.tab.script(LIGHTNESS, ".cm-tooltip-autocomplete") < 60


def test_who_asks_for_strong_contrast_has_a_light_page(tab: Tab, page_file: Path) -> None:
    tab.prefer(color_scheme="dark", contrast="more")
    MarellePage.fresh(tab, page_file, "#L03")
    assert tab.script(LIGHTNESS, "body") == 255


# What makes the robot move: one control for one thing.


LONG = pupils_program("two_ways")
DOES = "document.querySelector('#try').dataset.does"
TRIANGLES = "return [...document.querySelectorAll('button')].filter((one) => one.offsetParent && one.querySelector('.icon.full path[d^=\"M7 4.5v15\"]')).map((one) => one.id)"
WRITTEN = "return document.querySelector('#panel-text .cm-content').innerText"
FOCUSED = "return document.activeElement.id || document.activeElement.textContent"
DOUBLE = """
const button = document.querySelector('#try');
for (const detail of [1, 2]) button.dispatchEvent(new MouseEvent('click', {bubbles: true, detail}));
"""


def test_one_button_tries_stops_and_goes_on(l03: MarellePage) -> None:
    l03.write(LONG)
    assert l03.tab.script(TRIANGLES) == ["try"]
    l03.press("try", until=f"{CLOCK}.startsWith('1')")
    assert l03.tab.texts("#try") == [TEXT("page.action.stop")]
    l03.press("stop")
    stopped = l03.tab.script(f"return {CLOCK}")
    assert l03.tab.texts("#try") == [TEXT("page.action.go_on")]
    l03.press("try")
    assert l03.tab.texts("#try") == [TEXT("page.action.stop")]
    assert l03.tab.script(f"return {CLOCK}") >= stopped
    l03.press("restart")
    assert l03.tab.texts("#try") == [TEXT("page.action.try")]
    l03.tab.wait_for(f"{CLOCK}.startsWith('0')")


def test_a_changed_program_is_tried_from_the_start(l03: MarellePage) -> None:
    l03.run(LONG)
    l03.tab.wait_for(f"{DOES} === 'stop'")
    l03.write(LONG + "bip()\n")
    assert l03.tab.texts("#try") == [TEXT("page.action.try")]


def test_a_double_click_tries_and_does_not_stop(l03: MarellePage) -> None:
    l03.write(LONG)
    l03.tab.script(DOUBLE, until=f"{CLOCK}.startsWith('1')")
    assert l03.tab.script(f"return {DOES}") == "stop"


def test_the_first_program_comes_back_after_a_question(l07: MarellePage) -> None:
    first = l07.tab.script(WRITTEN)
    l07.write(LONG)
    for answer in (0, 1):
        assert l07.tab.script(WRITTEN) != first
        l07.tab.click(".work-menu .menu-open", ".work-menu .menu-list button")
        assert l07.tab.script(FOCUSED) == TEXT("page.work.reset.keep")
        assert l07.tab.axe() == []
        l07.tab.script(f"document.querySelectorAll('.confirm .close button')[{answer}].click()")
    assert l07.tab.script(WRITTEN) == first


def test_a_check_that_fails_plays_up_to_its_moment_and_stays_there(l03: MarellePage) -> None:
    l03.start(LONG, "check", until="document.querySelector('.verdict.bad')")
    played = l03.tab.script(f"return [{DOES}, {CLOCK}]")
    l03.tab.wait_for(f"{DOES} === 'try'")
    assert played[0] == "stop"
    assert played[1] < l03.tab.script(f"return {CLOCK}")


def test_a_verdict_is_closed_and_the_focus_goes_to_the_check(l03: MarellePage) -> None:
    l03.tab.prefer(reduced_motion="reduce")
    for close in ("document.querySelector('.findings .shut').click()", ""):
        l03.press("check", until=f"document.querySelector('.verdict') && {IDLE}", seconds=60)
        l03.tab.script(close)
        l03.tab.press(
            *([] if close else [Keys.ESCAPE]), until="!document.querySelector('.verdict')"
        )
        assert not l03.tab.find(".findings").is_displayed()
        assert l03.tab.script(FOCUSED) == "check"


# A browser that is killed, as by a computer that is switched off: the work is there when it is opened again.


# Until the page has written it where it stays: the milliseconds since it was typed.
_JOURNAL = """
const [words, done] = arguments;
const began = performance.now();
const asked = indexedDB.open('marelle:1');
asked.onsuccess = function look() {
  const all = asked.result.transaction('kept').objectStore('kept').getAll();
  all.onsuccess = () => {
    if (!all.result.some((entry) => entry.text.includes(words))) return setTimeout(look, 10);
    asked.result.close();
    done(performance.now() - began);
  };
};
"""


def _descendants(pid: int) -> list[int]:
    """Return the processes that one has started, and those that these have."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_descendants(int(child))]
    return found


def _kill(driver: WebDriver) -> None:
    """End the browser and all that it has started at once, with no time to write anything."""
    for pid in _descendants(driver.service.process.pid):
        os.kill(pid, signal.SIGKILL)
    driver.service.stop()


def test_what_was_written_within_the_last_second_is_there_after_the_browser_was_killed(
    page_file: Path, tmp_path: Path, screenshots: Path
) -> None:
    with Unplugged() as proxy:
        driver = start_chromium(proxy, tmp_path, tmp_path / "profile")
        page = MarellePage.fresh(Tab(driver, proxy, screenshots), page_file, "#L03", NO_PYTHON)
        page.write("print('une heure de travail')\n")
        driver.set_script_timeout(20)
        waited_ms = driver.execute_async_script(_JOURNAL, "une heure de travail")
        _kill(driver)
        driver = start_chromium(proxy, tmp_path, tmp_path / "profile")
        try:
            tab = Tab(driver, proxy, screenshots)
            tab.open(page_file)
            tab.wait_for(f"{EDITOR}.includes('une heure de travail')")
            tab.wait_for(
                "document.querySelector('.notice div')?.textContent.includes('Est-ce le tien')"
            )
            assert tab.texts("#lesson")[0].startswith("L03")
            assert waited_ms < 1000
        finally:
            driver.quit()
