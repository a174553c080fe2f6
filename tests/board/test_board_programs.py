"""The check programs of the board library, under CPython and MicroPython."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from board_checks import CHECKS, FIRMWARE, run_with_library
from found_micropython import MICROPYTHON, needs_micropython

from marelle_files.library import homes


def _assert_passed(done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith(("ok", "SKIP: "))


@pytest.mark.parametrize("program", CHECKS, ids=lambda path: path.stem)
def test_a_check_passes_under_python(program: Path) -> None:
    _assert_passed(run_with_library([sys.executable, str(program)], "PYTHONPATH"))


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize("program", CHECKS, ids=lambda path: path.stem)
def test_a_check_passes_under_micropython(program: Path) -> None:
    done = run_with_library([str(MICROPYTHON), str(program)], "MICROPYPATH")
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
    done = run_with_library([sys.executable, "-c", program], "PYTHONPATH")
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")
