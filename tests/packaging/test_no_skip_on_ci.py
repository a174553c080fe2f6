"""On the CI machine a test that skips has failed; elsewhere it skips."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.unmeasured  # nothing of marelle runs here

CONFTEST = Path(__file__).parents[1] / "conftest.py"
SUPPORT = CONFTEST.parent / "support"  # which it imports from
TESTS = {
    "robot": "def test_it():\n    pytest.skip('no robot here')\n",
    "arm": "pytest.skip('no arm here', allow_module_level=True)\n",
    "leg": "@pytest.mark.skipif(True, reason='no leg here')\ndef test_it():\n    pass\n",
}


def _run(folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    for name, test in TESTS.items():
        (folder / f"test_{name}.py").write_text(f"import pytest\n{test}", encoding="utf-8")
    shutil.copy(CONFTEST, folder)
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-rA",
            "-p",
            "no:cacheprovider",
            "--continue-on-collection-errors",
            "--rootdir",
            ".",
        ],
        cwd=folder,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(SUPPORT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_skip_fails_on_the_ci_machine_and_says_why(tmp_path: Path) -> None:
    said = _run(tmp_path, ci="true")
    assert said.returncode == 1
    assert "1 failed, 2 errors in " in said.stdout.splitlines()[-1]
    for missing in TESTS:
        assert f"install what is missing. Skipped: no {missing} here" in said.stdout


def test_a_skip_is_a_skip_elsewhere(tmp_path: Path) -> None:
    said = _run(tmp_path, ci="")
    assert said.returncode == 0
    assert "3 skipped in " in said.stdout.splitlines()[-1]
