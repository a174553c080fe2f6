"""A sample of the hostile programs, as `run_attacks.py` runs all of them in a step of CI of its own."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from attack_corpus import corpus
from attack_parent import BITES
from environment import unmeasured
from run_attacks import END, Tried, _heard

LATE_S = 300.0  # a guard: both take some seconds
SCRIPT = Path(__file__).with_name("run_attacks.py")


def test_a_sample_of_the_hostile_programs_is_held() -> None:
    run = subprocess.run(
        [sys.executable, str(SCRIPT), "--sample"],
        env=unmeasured(), capture_output=True, text=True, check=False, timeout=LATE_S,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-3000:]
    assert "| all | 11 | 11 | 11 | " in run.stdout


def test_the_programs_bite_where_nothing_holds_them() -> None:
    run = subprocess.run(
        [sys.executable, str(SCRIPT), "control", "001_open", "other_kill"],
        env=unmeasured(), capture_output=True, text=True, check=False, timeout=LATE_S,
    )  # fmt: skip
    assert run.returncode == 0
    assert "| 2 of 2 |" in run.stdout


def test_each_program_says_what_it_tries_and_what_it_bites() -> None:
    attacks = corpus()
    files = {path.stem for path in SCRIPT.with_name("attacks").rglob("*.py")}
    assert len(attacks) >= 200
    assert {attack.name.partition("/")[2] for attack in attacks} == files
    assert {attack.bite for attack in attacks} <= BITES.keys()
    assert [attack.name for attack in attacks if attack.tries[-1:] != "."] == []


def test_a_worker_that_dies_is_told() -> None:
    line = json.dumps(Tried("shell/001", "run", [], 0.1, "")) + "\n"
    whole, cut = f"{line}{END}\n", f"{line}{line[:9]}"
    assert [one.name for one in _heard([StringIO(whole), StringIO(whole)])] == ["shell/001"] * 2
    for dead in (line, cut, ""):
        with pytest.raises(SystemExit, match="a worker died"):
            list(_heard([StringIO(whole), StringIO(dead)]))
