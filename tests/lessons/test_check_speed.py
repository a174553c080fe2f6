"""How long checking takes: run alone, after the suite, without coverage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timing

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "check.py"


def test_thirty_programs_of_sixty_seconds_are_checked_in_under_six_seconds() -> None:
    """The whole command on two cores: start, reading, workers, thirty runs, the table."""
    limits = ["--rounds", "3", "--seeds", "1", "--most-s", "6"]
    done = subprocess.run(
        [sys.executable, str(BENCHMARK), *limits], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
