"""How long checking takes: run alone, after the suite, without coverage."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timing

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "check.py"


@pytest.mark.parametrize(
    "limits", [["--seeds", "1", "--most-s", "6"], ["--seeds", "5", "--most-ratio", "1.3"]]
)
def test_thirty_programs_of_sixty_seconds_are_checked_in_time(limits: list[str]) -> None:
    """The whole command on two cores: start, reading, workers, thirty runs, the table.

    On one seed in six seconds; on five, fenced in and with each report kept, it computes at most 1.3 times as much as without both.
    """
    done = subprocess.run(
        [sys.executable, str(BENCHMARK), "--rounds", "3", *limits],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
