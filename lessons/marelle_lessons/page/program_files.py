"""Writes a program of the page to files, which the simulator and the board's protocols read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from marelle_text import Problem

LONGEST_PROGRAM = 200_000  # characters; a longer text was not typed
ENTRY = "programme.py"
"""The name of what was written in the page itself."""


def refuse_long(program: str) -> None:
    """Refuse a program that is too long for a person to have typed it.

    Raises:
        Problem: E-PAGE-04.
    """
    if len(program) > LONGEST_PROGRAM:
        raise Problem("E-PAGE-04", count=len(program), most=LONGEST_PROGRAM)


@contextmanager
def in_folder(program: str, request: dict[str, Any]) -> Iterator[Path]:
    """Write a program to a temporary folder, with the modules in `request["files"]`, and yield its path.

    Its file is called `request["entry"]`, by default `ENTRY`.
    """
    with tempfile.TemporaryDirectory(prefix="marelle-") as folder:
        for name, text in (request.get("files") or {}).items():
            _write(Path(folder) / name, text)
        yield _write(Path(folder) / (request.get("entry") or ENTRY), program)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
