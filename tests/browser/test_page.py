"""The page: one file, opened without a network, in which programs run, stop, fail and are told."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from bare_pyodide import BarePyodide
from chromium import SIZES, Tab
from machine_speed import assert_takes_less_than
from marelle_page import CLOCK, PUPILS_PROGRAMS, SQUARE, MarellePage

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
