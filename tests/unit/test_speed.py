"""How long things take on the computer: run alone, after the suite, without coverage."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from machine_speed import assert_takes_less_than

from marelle_sim import simulate

pytestmark = pytest.mark.timing


def _program(folder: Path, text: str) -> str:
    path = folder / "program.py"
    path.write_text(text, encoding="utf-8")
    return str(path)


def _start_s(*words: str) -> float:
    started = perf_counter()
    subprocess.run([sys.executable, *words], check=True)
    return perf_counter() - started


def test_an_endless_loop_ends_at_its_exact_deadline_within_a_second(tmp_path: Path) -> None:
    program = _program(tmp_path, "while True:\n    pass\n")
    started = perf_counter()
    run = simulate(program, seconds=60)
    took = perf_counter() - started
    assert (run.ended, run.trace.end_us, run.seconds) == ("deadline", 60_000_000, 60.0)
    assert took < 1


def test_an_endless_loop_that_counts_ends_at_its_exact_deadline(tmp_path: Path) -> None:
    program = _program(tmp_path, "n = 0\nwhile True:\n    n += 1\n")
    run = simulate(program, seconds=2)
    assert (run.ended, run.trace.end_us) == ("deadline", 2_000_000)


def test_an_hour_of_sleep_takes_no_time(tmp_path: Path) -> None:
    program = _program(tmp_path, "from time import sleep\nsleep(3600)\nprint('awake')\n")
    simulate(program, seconds=1)
    started = perf_counter()
    run = simulate(program, seconds=3700)
    took = perf_counter() - started
    assert (run.ended, run.stdout) == ("done", "awake\n")
    assert 3600 <= run.seconds < 3600.1
    assert took < 0.2


def test_a_flag_set_by_a_timer_ends_a_busy_loop(tmp_path: Path) -> None:
    program = _program(
        tmp_path,
        "from machine import Timer\n"
        "flag = False\n"
        "def ring(timer):\n"
        "    global flag\n"
        "    flag = True\n"
        "timer = Timer(mode=Timer.ONE_SHOT, period=30_000, callback=ring)\n"
        "while not flag:\n"
        "    pass\n"
        "print('rung')\n",
    )
    started = perf_counter()
    run = simulate(program, seconds=60)
    took = perf_counter() - started
    assert (run.ended, run.stdout) == ("done", "rung\n")
    assert run.seconds == pytest.approx(30, abs=0.1)
    assert took < 1


def test_importing_the_simulator_takes_at_most_20_ms() -> None:
    code = "from marelle_sim import simulate"
    pairs = [_start_s("-c", code) - _start_s("-c", "pass") for _ in range(15)]
    assert median(pairs) <= 0.020


def test_the_demo_takes_less_than_2_s(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "marelle_host", "demo"]

    def demo_s() -> float:
        started = perf_counter()
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
        return perf_counter() - started

    demo_s()  # the first one compiles what is not compiled yet
    assert_takes_less_than(2, demo_s)
