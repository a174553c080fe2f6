"""The board library's own tests: programs that run under any interpreter, on toy hardware."""

import os
import subprocess
from pathlib import Path

_TESTS = Path(__file__).parents[1]
FIRMWARE = _TESTS.parent / "firmware"
BOARD = _TESTS / "board"
FAKES = BOARD / "fakes"
CHECKS = sorted(BOARD.glob("check_*.py"))
"""Each prints `ok` at its end, or why it is of no use there: `SKIP: …`."""


def run_with_library(
    command: list[str], variable: str, folder: Path = BOARD
) -> subprocess.CompletedProcess[str]:
    """Run an interpreter that finds the library and the toy hardware; `variable` names the folders with its modules."""
    return subprocess.run(
        command,
        env={**os.environ, variable: os.pathsep.join((str(FIRMWARE), str(FAKES)))},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
