"""How long things take on the computer: run alone, after the suite, without coverage."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from machine_speed import assert_takes_less_than
from programs import RunText, program_text

from marelle_sim import Run

pytestmark = pytest.mark.timing
Timed = Callable[..., tuple[Run, float]]


@pytest.fixture
def timed(run_text: RunText) -> Timed:
    """Return a function that runs a program, and gives the seconds that this took on the computer too."""

    def run(text: str, seconds: float) -> tuple[Run, float]:
        started = perf_counter()
        return run_text(text, seconds=seconds), perf_counter() - started

    return run


def _start_s(*words: str) -> float:
    started = perf_counter()
    subprocess.run([sys.executable, *words], check=True)
    return perf_counter() - started


def test_an_endless_loop_ends_at_its_exact_deadline_within_a_second(timed: Timed) -> None:
    run, took_s = timed("while True:\n    pass\n", 60)
    assert (run.ended, run.trace.end_us, run.seconds) == ("deadline", 60_000_000, 60.0)
    assert took_s < 1


def test_an_endless_loop_that_counts_ends_at_its_exact_deadline(timed: Timed) -> None:
    run, _took_s = timed("n = 0\nwhile True:\n    n += 1\n", 2)
    assert (run.ended, run.trace.end_us) == ("deadline", 2_000_000)


def test_an_hour_of_sleep_takes_no_time(timed: Timed) -> None:
    sleeps = "from time import sleep\nsleep(3600)\nprint('awake')\n"
    timed(sleeps, 1)
    run, took_s = timed(sleeps, 3700)
    assert (run.ended, run.stdout) == ("done", "awake\n")
    assert 3600 <= run.seconds < 3600.1
    assert took_s < 0.2


def test_a_flag_set_by_a_timer_ends_a_busy_loop(timed: Timed) -> None:
    run, took_s = timed(program_text("machine/waits_for_a_flag"), 60)
    assert (run.ended, run.stdout) == ("done", "rung\n")
    assert run.seconds == pytest.approx(30, abs=0.1)
    assert took_s < 1


def test_importing_the_simulator_takes_at_most_20_ms() -> None:
    code = "from marelle_sim import simulate"
    assert median([_start_s("-c", code) - _start_s("-c", "pass") for _ in range(15)]) <= 0.020


def test_the_demo_takes_less_than_2_s(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "marelle_host", "demo"]

    def demo_s() -> float:
        started = perf_counter()
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        return perf_counter() - started

    demo_s()  # the first one compiles what is not compiled yet
    assert_takes_less_than(2, demo_s)
