"""Files of the current folder are a class's: a file may bear any name, and none of them is imported by what we start."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "array", "collections", "contextlib", "copyreg", "enum", "fcntl", "functools", "importlib", "keyword", "locale",
    "math", "multiprocessing", "operator", "pickle", "re", "reprlib", "runpy", "select", "selectors", "signal", "socket",
    "struct", "subprocess", "threading", "types", "warnings", "weakref",
)  # fmt: skip
DRIVES = "from marelle import Robot\nRobot().straight(100)\n"


@pytest.fixture
def class_folder(tmp_path: Path) -> Path:
    """Return a folder with two programs, and files named as modules of Python that leave a mark if they are run."""
    for name in NAMES:
        mark = f"open({str(tmp_path / 'mark')!r}, 'a').write({name!r} + ' ')\n"
        (tmp_path / f"{name}.py").write_text(mark, encoding="utf-8")
    for name in ("alice", "bob"):
        (tmp_path / f"{name}.py").write_text(DRIVES, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "typed",
    [
        ["run", "alice.py"],
        ["check", "L03", "alice.py", "--seeds", "1"],
        ["check", "L03", "alice.py", "bob.py", "--seeds", "1"],
        ["check", "L03", "alice.py", "bob.py", "--seeds", "1", "--trust"],
        ["page", "--pyodide", "none"],
    ],
)
def test_no_file_beside_a_program_is_imported_on_the_computer(
    class_folder: Path, typed: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "marelle_host", *typed, "--lang", "en"],
        cwd=class_folder,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
    )
    assert done.returncode in {0, 1, 2}
    assert b'Traceback (most recent call last):\n  File "/' not in done.stderr
    assert b"unreadable" not in done.stdout
    assert not (class_folder / "mark").exists()
