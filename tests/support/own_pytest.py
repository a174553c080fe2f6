"""pytest, run as a person does on a file of tests that a test has written."""

import subprocess
import sys
from pathlib import Path


def run_pytest(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder, and keep what it says."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
