"""The board library under both interpreters: the same check programs, and how much memory it takes."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from found_micropython import MICROPYTHON, needs_micropython

from marelle_files.library import homes

HERE = Path(__file__).parent
FIRMWARE = HERE.parents[1] / "firmware"
FAKES = HERE / "fakes"
CHECKS = sorted(HERE.glob("check_*.py"))


def _run(
    command: list[str], paths: list[Path], variable: str, folder: Path = HERE
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, variable: os.pathsep.join(map(str, paths))}
    return subprocess.run(
        command,
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _assert_passed(done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith(("ok", "SKIP: "))


@pytest.mark.parametrize("program", CHECKS, ids=lambda path: path.stem)
def test_a_check_passes_under_python(program: Path) -> None:
    _assert_passed(_run([sys.executable, str(program)], [FIRMWARE], "PYTHONPATH"))


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize("program", CHECKS, ids=lambda path: path.stem)
def test_a_check_passes_under_micropython(program: Path) -> None:
    done = _run([str(MICROPYTHON), str(program)], [FIRMWARE], "MICROPYPATH")
    _assert_passed(done)
    assert done.stdout.splitlines()[-1] == "ok"


def test_an_editor_sees_the_names_that_are_made_when_they_are_asked_for() -> None:
    package = ast.parse((FIRMWARE / "marelle/__init__.py").read_text("utf-8"))
    types = next(
        n for n in package.body if isinstance(n, ast.If) and "TYPE" in ast.unparse(n.test)
    )
    seen = {
        (one.asname, f"marelle.{node.module}")
        for node in types.body
        if isinstance(node, ast.ImportFrom) and node.level and node.module != "mat"
        for one in node.names
    }
    assert seen == set(homes("marelle").items())


def test_each_part_has_a_public_name() -> None:
    classes = {
        node.name
        for path in (FIRMWARE / "marelle/parts").glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name[0] != "_"
    }
    assert classes - set(homes("marelle")) == set()


def test_the_library_imports_inert_on_a_computer() -> None:
    program = "import sys, marelle, marelle.fr; print('machine' in sys.modules)"
    done = _run([sys.executable, "-c", program], [FIRMWARE], "PYTHONPATH")
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")
