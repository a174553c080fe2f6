"""Beginners' mistakes are told alike by Pyodide's Python and by ours, which word their errors differently."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def _told(command: list[str]) -> dict[str, object]:
    said = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, check=False, timeout=300
    )
    assert said.returncode == 0, said.stderr
    return dict(json.loads(said.stdout.splitlines()[-1]))


def test_pyodide_tells_each_mistake_as_cpython_does(node_modules: Path) -> None:
    node = shutil.which("node")
    assert node is not None
    programs = "tests/data/mistakes"
    here = _told([sys.executable, "tell_mistakes.py", str(ROOT / programs)])
    there = _told(
        [node, "run.mjs", str(ROOT), "tests/browser/tell_mistakes.py", f"/project/{programs}"]
    )
    assert len(here) > 100
    assert there == here
