"""The simulator runs in Pyodide, where nothing can be installed, and gives CPython's answer."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAMS = "tests/benchmarks/programs"
SECONDS = 20
TOLERANCE_MM = 0.001  # 1 um: sin, cos and exp may differ in their last bits between C libraries
TOLERANCE_DEG = 0.001


class Told(TypedDict):
    """What drive.py prints of one run."""

    ended: str
    path: list[list[float]]


def _drive(command: list[str], environment: dict[str, str]) -> dict[str, Told]:
    said = subprocess.run(
        command,
        cwd=HERE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert said.returncode == 0, said.stderr
    told: dict[str, Told] = json.loads(said.stdout.splitlines()[-1])
    return told


@pytest.fixture(scope="module")
def in_pyodide(node_modules: Path) -> dict[str, Told]:
    """Run the programs in Pyodide, under node."""
    node = shutil.which("node")
    assert node is not None
    file = [str(ROOT), "tests/browser/drive.py"]
    return _drive([node, "run.mjs", *file, f"/project/{PROGRAMS}", str(SECONDS)], dict(os.environ))


@pytest.fixture(scope="module")
def in_cpython() -> dict[str, Told]:
    """Run the same programs in the Python that runs the tests."""
    return _drive(
        [sys.executable, "drive.py", str(ROOT / PROGRAMS), str(SECONDS)], dict(os.environ)
    )


@pytest.mark.parametrize("program", ["raw_line_follower.py", "line_follower.py", "avoider.py"])
def test_a_program_drives_the_same_path_in_pyodide(
    program: str, in_pyodide: dict[str, Told], in_cpython: dict[str, Told]
) -> None:
    here, there = in_cpython[program], in_pyodide[program]
    assert there["ended"] == here["ended"] == "deadline"
    assert len(there["path"]) == len(here["path"]) == SECONDS + 1
    for ours, theirs in zip(here["path"], there["path"], strict=True):
        assert theirs[:2] == pytest.approx(ours[:2], abs=TOLERANCE_MM)
        assert theirs[2] == pytest.approx(ours[2], abs=TOLERANCE_DEG)
    assert here["path"][0] != here["path"][-1]
