"""On the CI machine a test that skips has failed; elsewhere it skips."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
SUPPORT = CONFTEST.parent / "support"  # which it imports from
TESTS = {
    "no robot here": "def test_it():\n    pytest.skip('no robot here')\n",
    "no arm here": "pytest.skip('no arm here', allow_module_level=True)\n",
    "no leg here": ("@pytest.mark.skipif(True, reason='no leg here')\ndef test_it():\n    pass\n"),
}


def _run(folder: Path, test: str, ci: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(f"import pytest\n{test}", encoding="utf-8")
    shutil.copy(CONFTEST, folder)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "--rootdir", "."],
        cwd=folder,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(SUPPORT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("reason", TESTS)
def test_a_skip_fails_on_the_ci_machine_and_says_why(tmp_path: Path, reason: str) -> None:
    said = _run(tmp_path, TESTS[reason], ci="true")
    assert said.returncode in {1, 2}
    assert "skipped" not in said.stdout.splitlines()[-1]
    assert f"install what is missing. Skipped: {reason}" in said.stdout


@pytest.mark.parametrize("reason", TESTS)
def test_a_skip_is_a_skip_elsewhere(tmp_path: Path, reason: str) -> None:
    said = _run(tmp_path, TESTS[reason], ci="")
    assert said.returncode in {0, 5}
    assert "1 skipped" in said.stdout.splitlines()[-1]
